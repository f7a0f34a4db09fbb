using Pennypost.Imap;

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
        Uids.Set(await store.History.ReadVanishedAsync(
            id, ((ImapMailbox)mailbox).FolderId, (long)Math.Min(sinceModSeq, long.MaxValue), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<string> GetMailboxIdAsync(string name, CancellationToken cancellationToken) =>
        Uids.MailboxId((await FindAsync(name, ResponseCodes.NonExistent, cancellationToken)).Id);

    /// <inheritdoc/>
    public async ValueTask<DeletedMessages> CountDeletedAsync(string name, CancellationToken cancellationToken)
    {
        var folder = await FindAsync(name, ResponseCodes.NonExistent, cancellationToken);
        var (messages, octets) = await store.Dates.CountDeletedAsync(id, folder.Id, cancellationToken);
        return new DeletedMessages(messages, octets);
    }

    /// <inheritdoc/>
    public async ValueTask<IImapAppend> BeginReplaceAsync(IImapMailbox source, uint uid, string name, CancellationToken cancellationToken)
    {
        var folder = await FindAsync(name, ResponseCodes.TryCreate, cancellationToken);
        return new ImapAppend(id, folder, store, (((ImapMailbox)source).FolderId, uid));
    }

    /// <inheritdoc/>
    public async ValueTask CreateFolderAsync(string name, string specialUse, CancellationToken cancellationToken)
    {
        // RFC 6154 §3: one mailbox for each use, as mail programs expect.
        if ((await store.Folders.ListAsync(id, cancellationToken)).Any(folder => folder.SpecialUse == specialUse))
        {
            throw new ImapRefusalException(ResponseCodes.UseAttribute, "Another mailbox has this special use");
        }

        Check(await store.Edits.CreateAsync(id, name, specialUse, cancellationToken));
    }
}
