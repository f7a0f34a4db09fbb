using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.Services;
using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>One logged-in session's account. Every statement names the account, so no name can reach another one's folders.</summary>
internal sealed partial class ImapAccount(long id, string name, ImapStore store, MailService? service = null) : IImapAccount, IImapMove, IImapSpecialUse
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public long MaximumMessageSize => store.Settings.Get(ImapSettings.MaximumMessageSize) * 1024 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<string> SpecialUses => [@"\Sent", @"\Trash", @"\Drafts", @"\Junk", @"\Archive"];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ImapFolder>> ListFoldersAsync(CancellationToken cancellationToken) =>
        [.. (await store.Folders.ListAsync(id, cancellationToken)).Select(folder => new ImapFolder(folder.Name, folder.SpecialUse, StatusOf(folder)))];

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
    public async ValueTask CreateFolderAsync(string name, CancellationToken cancellationToken) =>
        Check(await store.Edits.CreateAsync(id, name, specialUse: null, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DeleteFolderAsync(string name, CancellationToken cancellationToken) =>
        Check(await store.Edits.DeleteAsync(id, name, RecycleBinSettings.IsOn(store.Settings), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask RenameFolderAsync(string from, string to, CancellationToken cancellationToken) =>
        Check(await store.Edits.RenameAsync(id, from, to, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<FolderStatus> GetStatusAsync(string name, CancellationToken cancellationToken) =>
        StatusOf(await store.Counters.FindAsync(id, name, cancellationToken) ?? throw Missing(ResponseCodes.NonExistent));

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
        var folder = await FindAsync(name, ResponseCodes.NonExistent, cancellationToken);
        return await ImapMailbox.OpenAsync(id, folder.Id, store, listener, cancellationToken) ?? throw Missing(ResponseCodes.NonExistent);
    }

    /// <inheritdoc/>
    public async ValueTask<IImapAppend> BeginAppendAsync(string name, CancellationToken cancellationToken)
    {
        var folder = await FindAsync(name, ResponseCodes.TryCreate, cancellationToken);
        return new ImapAppend(id, folder, store);
    }

    /// <inheritdoc/>
    public async ValueTask<MoveResult> MoveAsync(IImapMailbox source, UidSet uids, string target, CancellationToken cancellationToken)
    {
        var mailbox = (ImapMailbox)source;
        var folder = await FindAsync(target, ResponseCodes.TryCreate, cancellationToken);
        var moved = await RefuseMissingTargetAsync(store.Copying.MoveAsync(id, mailbox.FolderId, folder.Id, Uids.Ranges(uids), cancellationToken));
        return moved is { } done
            ? new MoveResult(Uids.Copied(done.Copied), new Expunged((ulong)done.Removed.ModSeq - 1, (ulong)done.Removed.ModSeq, Uids.Set(done.Removed.Uids)))
            : new MoveResult(new CopyResult((uint)folder.UidValidity, UidSet.Empty, UidSet.Empty), new Expunged(0, 0, UidSet.Empty));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A folder may be deleted between being found and being written to.</summary>
    internal static async Task<T> RefuseMissingTargetAsync<T>(Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (FolderMissingException)
        {
            throw Missing(ResponseCodes.TryCreate);
        }
    }

    internal static ImapRefusalException Missing(string code) => new(code, "There is no such mailbox");

    private async Task<Folder> FindAsync(string folder, string code, CancellationToken cancellationToken) =>
        await store.Folders.FindAsync(id, folder, cancellationToken) ?? throw Missing(code);

    private static void Check(FolderEditResult result)
    {
        switch (result)
        {
            case FolderEditResult.Missing:
                throw Missing(ResponseCodes.NonExistent);
            case FolderEditResult.Exists:
                throw new ImapRefusalException(ResponseCodes.AlreadyExists, "There is a mailbox of that name");
            case FolderEditResult.TooMany:
                throw new ImapRefusalException(ResponseCodes.Limit, "Too many mailboxes");
        }
    }
}
