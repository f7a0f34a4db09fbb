using Pennypost.Core.MailAccess.Sharing;
using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Quotas (RFC 9208): a mailbox as a whole has one root, named as its user. Only he sees it.</summary>
internal sealed partial class ImapAccount : IImapQuota
{
    /// <inheritdoc/>
    public async ValueTask<string?> GetQuotaRootAsync(string mailbox, CancellationToken cancellationToken) =>
        (await _door.FindAsync(mailbox, FolderRights.Read, ResponseCodes.NonExistent, cancellationToken)).IsOwn ? Name : null;

    /// <inheritdoc/>
    public async ValueTask<QuotaUse> GetQuotaAsync(string root, CancellationToken cancellationToken)
    {
        var quota = root.Equals(Name, StringComparison.OrdinalIgnoreCase) ? await store.Quotas.FindAsync(id, cancellationToken) : null;
        return quota is null
            ? throw new ImapRefusalException(ResponseCodes.NonExistent, "There is no such quota root")
            : new QuotaUse(quota.Bytes, quota.MaximumBytes, quota.Messages, quota.MaximumMessages);
    }

    /// <summary>STB-150: storing far above the quota is refused, where the setting says so.</summary>
    internal static async ValueTask RequireRoomAsync(
        ImapStore store, FolderAccess access, long octets, long messages, CancellationToken cancellationToken)
    {
        if (!await store.Quotas.HasRoomAsync(access.OwnerId, octets, messages, cancellationToken))
        {
            throw new ImapRefusalException(ResponseCodes.OverQuota, "The mailbox holds far more than its quota");
        }
    }
}
