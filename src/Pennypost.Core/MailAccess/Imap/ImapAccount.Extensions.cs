using Pennypost.Core.MailAccess.Sharing;
using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>The extensions that need no state of their own.</summary>
internal sealed partial class ImapAccount : IImapCondStore, IImapQResync, IImapObjectId, IImapSaveDate, IImapPreview, IImapCreateSpecialUse, IImapReplace
{
    /// <inheritdoc/>
    public ValueTask<ConditionalFlagsStored> StoreFlagsAsync(
        IImapMailbox mailbox, UidSet uids, FlagChange change, ulong unchangedSince, CancellationToken cancellationToken) =>
        ((ImapMailbox)mailbox).StoreFlagsAsync(uids, change, unchangedSince, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<UidSet> GetVanishedAsync(IImapMailbox mailbox, ulong sinceModSeq, CancellationToken cancellationToken) =>
        mailbox is ImapMailbox opened
            ? Uids.Set(await store.History.ReadVanishedAsync(opened.OwnerId, opened.FolderId, (long)Math.Min(sinceModSeq, long.MaxValue), cancellationToken))
            : UidSet.Empty;

    /// <inheritdoc/>
    public async ValueTask<string> GetMailboxIdAsync(string name, CancellationToken cancellationToken) =>
        Uids.MailboxId((await _door.FindAnyAsync(name, cancellationToken) ?? throw FolderDoor.Missing(ResponseCodes.NonExistent)).Folder.Id);

    /// <inheritdoc/>
    public async ValueTask<DeletedMessages> CountDeletedAsync(string name, CancellationToken cancellationToken)
    {
        if (await IsLevelAsync(name, cancellationToken))
        {
            return default;
        }

        var access = await _door.FindAsync(name, FolderRights.Read, ResponseCodes.NonExistent, cancellationToken);
        var (messages, octets) = await store.Dates.CountDeletedAsync(access.OwnerId, access.Folder.Id, cancellationToken);
        return new DeletedMessages(messages, octets);
    }

    /// <inheritdoc/>
    public async ValueTask<IImapAppend> BeginReplaceAsync(IImapMailbox source, uint uid, string name, CancellationToken cancellationToken)
    {
        var mailbox = (ImapMailbox)source;
        mailbox.Require(FolderRights.Read | FolderRights.DeleteMessages | FolderRights.Expunge);
        var access = await _door.FindAsync(name, FolderRights.Insert, ResponseCodes.TryCreate, cancellationToken);
        return new ImapAppend(access, _door, store, (mailbox.OwnerId, mailbox.FolderId, uid));
    }

    /// <inheritdoc/>
    public async ValueTask CreateFolderAsync(string name, string specialUse, CancellationToken cancellationToken)
    {
        // RFC 6154 §3: one mailbox for each use, as mail programs expect, and only where they look for it.
        if (SharedName.Parse(name) is not null || (await store.Folders.ListAsync(id, cancellationToken)).Any(folder => folder.SpecialUse == specialUse))
        {
            throw new ImapRefusalException(ResponseCodes.UseAttribute, "Another mailbox has this special use, or the mailbox is not your own");
        }

        await CreateAsync(name, specialUse, cancellationToken);
    }
}
