using Pennypost.Imap;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>A level above folders of others that is no folder itself, such as <c>#users</c>, opened as a mailbox without messages (SVC-267).</summary>
internal sealed class LevelMailbox : IImapMailbox
{
    private const uint UidValidity = 1;

    /// <summary>Its counts.</summary>
    public static FolderStatus Status { get; } = new(0, 0, 1, UidValidity, 1, 0);

    /// <inheritdoc/>
    public MailboxSnapshot Snapshot { get; } = new(UidValidity, 1, 1, []);

    /// <inheritdoc/>
    public MailboxRights Rights => MailboxRights.Lookup | MailboxRights.Read;

    /// <inheritdoc/>
    public ValueTask<bool> ConfirmAsync(CancellationToken cancellationToken) => new(true);

    /// <inheritdoc/>
    public ValueTask<MailboxChanges> GetChangesAsync(ulong sinceModSeq, uint knownUidNext, CancellationToken cancellationToken) =>
        new(new MailboxChanges(sinceModSeq, knownUidNext, [], UidSet.Empty));

    /// <inheritdoc/>
    public IAsyncEnumerable<FetchedMessage> FetchAsync(UidSet uids, FetchColumns columns, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<FetchedMessage>();

    /// <inheritdoc/>
    public ValueTask<FlagsStored> StoreFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken) => new(new FlagsStored(1, 1, []));

    /// <inheritdoc/>
    public ValueTask<Expunged> ExpungeAsync(UidSet uids, CancellationToken cancellationToken) => new(new Expunged(1, 1, UidSet.Empty));

    /// <inheritdoc/>
    public ValueTask<CopyResult> CopyAsync(UidSet uids, string target, CancellationToken cancellationToken) =>
        new(new CopyResult(UidValidity, UidSet.Empty, UidSet.Empty));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<uint>> SearchAsync(MessageCriterion criterion, UidSet candidates, CancellationToken cancellationToken) => new([]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
