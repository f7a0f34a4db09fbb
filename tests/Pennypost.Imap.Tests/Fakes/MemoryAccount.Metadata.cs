namespace Pennypost.Imap.Tests;

internal sealed partial class MemoryAccount : IImapMetadata
{
    public ValueTask<IReadOnlyDictionary<string, byte[]>> GetMetadataAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            string key = Check(name, MailboxRights.Read);
            return new(system.Metadata.Where(pair => pair.Key.Mailbox == key && (pair.Key.User == user || IsShared(pair.Key.Entry)))
                .ToDictionary(pair => pair.Key.Entry, pair => pair.Value));
        }
    }

    public ValueTask SetMetadataAsync(string name, IReadOnlyDictionary<string, byte[]?> values, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            string key = Check(name, values.Keys.Any(IsShared) ? MailboxRights.Read | MailboxRights.Write : MailboxRights.Read);
            foreach ((string entry, byte[]? value) in values)
            {
                if (value is null)
                {
                    system.Metadata.Remove((IsShared(entry) ? "" : user, key, entry));
                }
                else
                {
                    system.Metadata[(IsShared(entry) ? "" : user, key, entry)] = value;
                }
            }

            return default;
        }
    }

    private static bool IsShared(string entry) => entry.StartsWith("/shared/", StringComparison.Ordinal);

    private string Check(string name, MailboxRights needed) => name.Length > 0 ? Find(name, needed).Name : "of " + user;
}
