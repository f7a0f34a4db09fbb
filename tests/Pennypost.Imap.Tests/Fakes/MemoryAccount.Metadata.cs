namespace Pennypost.Imap.Tests;

internal sealed partial class MemoryAccount : IImapMetadata
{
    public ValueTask<IReadOnlyDictionary<string, byte[]>> GetMetadataAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            Check(name);
            return new(system.Metadata.Where(pair => pair.Key.Mailbox == name).ToDictionary(pair => pair.Key.Entry, pair => pair.Value));
        }
    }

    public ValueTask SetMetadataAsync(string name, IReadOnlyDictionary<string, byte[]?> values, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            Check(name);
            foreach ((string entry, byte[]? value) in values)
            {
                if (value is null)
                {
                    system.Metadata.Remove((name, entry));
                }
                else
                {
                    system.Metadata[(name, entry)] = value;
                }
            }

            return default;
        }
    }

    private void Check(string name)
    {
        if (name.Length > 0)
        {
            system.Find(name);
        }
    }
}
