using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.Services;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>POP3's UPDATE state: removes what was marked, under the lock it was marked under.</summary>
internal sealed class InboxRemoval(Database database, FolderChanges changes, SettingStore settings, MailService service)
{
    /// <summary>Removes entries durably and tells the sessions that show the folder.</summary>
    /// <exception cref="InvalidOperationException">The lease was lost meanwhile: another session may hold the mailbox, nothing was removed.</exception>
    public async Task RemoveAsync(MailboxLock mailboxLock, long folderId, IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await mailboxLock.IsHeldAsync(connection, cancellationToken))
        {
            throw new InvalidOperationException($"The lock of account {mailboxLock.AccountId}'s mailbox was lost.");
        }

        var wanted = uids.Select(uid => (long)uid).ToArray();
        var removed = service.Get(Pop3ServiceSettings.HoldDeleted)
            ? await EntryRemoval.HoldAsync(connection, mailboxLock.AccountId, folderId, wanted, cancellationToken)
            : await EntryRemoval.RemoveAsync(connection, mailboxLock.AccountId, folderId, wanted, EntryFlags.None, RecycleBinSettings.IsOn(settings), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (removed.Uids.Count > 0)
        {
            changes.Publish([new FolderChange(folderId, removed.ModSeq)]);
        }
    }
}
