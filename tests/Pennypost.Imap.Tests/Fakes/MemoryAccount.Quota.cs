namespace Pennypost.Imap.Tests;

/// <summary>Quotas of the fake: alice may keep two kilobytes and three messages.</summary>
internal sealed partial class MemoryAccount : IImapQuota
{
    public ValueTask<string?> GetQuotaRootAsync(string mailbox, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(Find(mailbox, MailboxRights.Read).Owner == user ? user : null);
        }
    }

    public ValueTask<QuotaUse> GetQuotaAsync(string root, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            if (root != user)
            {
                throw new ImapRefusalException(ResponseCodes.NonExistent, "There is no such quota root");
            }

            MemoryFolder[] own = [.. system.Folders.Values.Where(folder => folder.Owner == user)];
            return new(user == "alice"
                ? new QuotaUse(own.Sum(folder => folder.Status.Size), 2000, own.Sum(folder => folder.Entries.Count), 3)
                : new QuotaUse(0, 0, 0, 0));
        }
    }
}
