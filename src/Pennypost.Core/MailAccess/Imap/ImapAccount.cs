using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.Sharing;
using Pennypost.Core.Services;
using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>One logged-in session's account. It comes to folders only by <see cref="FolderDoor"/>, and edits of folders name the user who asks, so no name
/// reaches a folder without his rights being looked at.</summary>
internal sealed partial class ImapAccount(long id, string name, ImapStore store, MailService? service = null) : IImapAccount, IImapMove, IImapSpecialUse
{
    private readonly FolderDoor _door = new(id, store.Folders, store.Sharing);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public long MaximumMessageSize => store.Settings.Get(ImapSettings.MaximumMessageSize) * 1024 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<string> SpecialUses => [@"\Sent", @"\Trash", @"\Drafts", @"\Junk", @"\Archive"];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ImapFolder>> ListFoldersAsync(CancellationToken cancellationToken)
    {
        var found = await _door.ListAsync(cancellationToken);

        // The special uses of others are not this user's (RFC 6154 §2).
        var folders = found.Select(one => new ImapFolder(
            one.Name, one.Access.IsOwn ? one.Access.Folder.SpecialUse : null, StatusOf(one.Access.Folder), (MailboxRights)one.Access.Rights));
        return [.. ShowsLevels ? folders.Concat(Levels(found)) : folders];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListSubscriptionsAsync(CancellationToken cancellationToken) =>
        await store.Folders.ListSubscriptionsAsync(id, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask SubscribeAsync(string name, CancellationToken cancellationToken)
    {
        if (!await store.Folders.SubscribeAsync(id, name, cancellationToken))
        {
            throw new ImapRefusalException(ResponseCodes.Limit, "Too many subscriptions");
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnsubscribeAsync(string name, CancellationToken cancellationToken) =>
        await store.Folders.UnsubscribeAsync(id, name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CreateFolderAsync(string name, CancellationToken cancellationToken) =>
        CreateAsync(name, specialUse: null, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DeleteFolderAsync(string name, CancellationToken cancellationToken)
    {
        var (owner, folder) = await PlaceAsync(name, cancellationToken);
        Check(await store.Edits.DeleteAsync(owner, folder, RecycleBinSettings.IsOn(store.Settings), cancellationToken, id));
    }

    /// <inheritdoc/>
    public async ValueTask RenameFolderAsync(string from, string to, CancellationToken cancellationToken)
    {
        var target = SharedName.Parse(to);
        if (!string.Equals(SharedName.Parse(from)?.Owner, target?.Owner, StringComparison.OrdinalIgnoreCase))
        {
            // Whether there is such a mailbox is looked at first, and the other owner not at all, so that the answer tells nothing that LIST does not.
            await _door.FindAsync(from, FolderRights.Delete, ResponseCodes.NonExistent, cancellationToken);
            throw new ImapRefusalException(ResponseCodes.Cannot, "A mailbox cannot be moved to another owner");
        }

        var (owner, folder) = await PlaceAsync(from, cancellationToken);
        Check(await store.Edits.RenameAsync(owner, folder, target?.Folder ?? to, cancellationToken, id));
    }

    /// <inheritdoc/>
    public async ValueTask<FolderStatus> GetStatusAsync(string name, CancellationToken cancellationToken)
    {
        if (!name.StartsWith('#'))
        {
            return StatusOf(await store.Counters.FindAsync(id, name, cancellationToken) ?? throw FolderDoor.Missing(ResponseCodes.NonExistent));
        }

        return await IsLevelAsync(name, cancellationToken)
            ? LevelMailbox.Status
            : StatusOf((await _door.FindAsync(name, FolderRights.Read, ResponseCodes.NonExistent, cancellationToken)).Folder);
    }

    private static FolderStatus StatusOf(Folder folder) => new(
        folder.Messages,
        folder.Unseen,
        (uint)folder.UidNext,
        (uint)folder.UidValidity,
        (ulong)folder.HighestModSeq,
        folder.Size,
        Uids.MailboxId(folder.Id));

    /// <inheritdoc/>
    public async ValueTask<IImapMailbox> OpenAsync(string name, bool readOnly, IMailboxListener listener, CancellationToken cancellationToken)
    {
        if (await IsLevelAsync(name, cancellationToken))
        {
            return new LevelMailbox();
        }

        var access = await _door.FindAsync(name, FolderRights.Read, ResponseCodes.NonExistent, cancellationToken);
        return await ImapMailbox.OpenAsync(access, _door, store, listener, cancellationToken) ?? throw FolderDoor.Missing(ResponseCodes.NonExistent);
    }

    /// <inheritdoc/>
    public async ValueTask<IImapAppend> BeginAppendAsync(string name, CancellationToken cancellationToken)
    {
        var access = await _door.FindAsync(name, FolderRights.Insert, ResponseCodes.TryCreate, cancellationToken);
        return new ImapAppend(access, _door, store);
    }

    /// <inheritdoc/>
    public async ValueTask<MoveResult> MoveAsync(IImapMailbox source, UidSet uids, string target, CancellationToken cancellationToken)
    {
        var mailbox = (ImapMailbox)source;
        mailbox.Require(FolderRights.Read | FolderRights.DeleteMessages | FolderRights.Expunge);
        var access = await _door.FindAsync(target, FolderRights.Insert, ResponseCodes.TryCreate, cancellationToken);

        if (mailbox.OwnerId != access.OwnerId)
        {
            await RequireRoomAsync(store, access, 0, 1, cancellationToken);
        }

        // What one user takes out of the mailbox of another stays in that one's recycle bin.
        var recycle = mailbox.OwnerId != access.OwnerId && RecycleBinSettings.IsOn(store.Settings);
        var moved = await RefuseMissingTargetAsync(
            store.Copying.MoveAsync(mailbox.OwnerId, mailbox.FolderId, access.Target, Uids.Ranges(uids), recycle, cancellationToken));
        return moved is { } done
            ? new MoveResult(Uids.Copied(done.Copied), new Expunged((ulong)done.Removed.ModSeq - 1, (ulong)done.Removed.ModSeq, Uids.Set(done.Removed.Uids)))
            : new MoveResult(new CopyResult((uint)access.Folder.UidValidity, UidSet.Empty, UidSet.Empty), new Expunged(0, 0, UidSet.Empty));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A folder may be deleted between being found and being written to.</summary>
    internal static async Task<T> RefuseMissingTargetAsync<T>(Task<T> operation, string code = ResponseCodes.TryCreate)
    {
        try
        {
            return await operation;
        }
        catch (FolderMissingException)
        {
            throw FolderDoor.Missing(code);
        }
    }

    private async ValueTask CreateAsync(string name, string? specialUse, CancellationToken cancellationToken)
    {
        var (owner, folder) = await PlaceAsync(name, cancellationToken);
        Check(await store.Edits.CreateAsync(owner, folder, specialUse, cancellationToken, id));
    }

    /// <summary>The account and the name there, for edits, which look at the rights themselves.</summary>
    private async ValueTask<(long Owner, string Folder)> PlaceAsync(string name, CancellationToken cancellationToken)
    {
        if (SharedName.Parse(name) is not { } shared)
        {
            return (id, name);
        }

        return shared.Folder.Length > 0 && await store.Sharing.FindOwnerAsync(id, shared.Owner, cancellationToken) is { } owner
            ? (owner, shared.Folder)
            : throw FolderDoor.Missing(ResponseCodes.NonExistent);
    }

    private static void Check(FolderEditResult result)
    {
        switch (result)
        {
            case FolderEditResult.Missing:
                throw FolderDoor.Missing(ResponseCodes.NonExistent);
            case FolderEditResult.NotAllowed:
                throw FolderDoor.Refused(FolderRights.Lookup, ResponseCodes.NonExistent);
            case FolderEditResult.Exists:
                throw new ImapRefusalException(ResponseCodes.AlreadyExists, "There is a mailbox of that name");
            case FolderEditResult.TooMany:
                throw new ImapRefusalException(ResponseCodes.Limit, "Too many mailboxes");
        }
    }
}
