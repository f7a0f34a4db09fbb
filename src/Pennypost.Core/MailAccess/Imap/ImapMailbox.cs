using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.Search;
using Pennypost.Imap;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>A selected folder. It keeps no messages itself: the session has its arrays, the database has the truth.</summary>
internal sealed class ImapMailbox : IImapMailbox
{
    private readonly long _accountId;
    private readonly ImapStore _store;
    private readonly IMailboxListener _listener;
    private readonly IDisposable _subscription;
    private readonly Dictionary<string, KeywordSet> _keywordSets = new(StringComparer.Ordinal);

    private ImapMailbox(long accountId, long folderId, ImapStore store, IMailboxListener listener)
    {
        _accountId = accountId;
        FolderId = folderId;
        _store = store;
        _listener = listener;
        Snapshot = new MailboxSnapshot(0, 0, 0, []);
        _subscription = store.Changes.Subscribe(folderId, change => listener.Changed(change.ModSeq == long.MaxValue ? ulong.MaxValue : (ulong)change.ModSeq));
    }

    public long FolderId { get; }

    /// <inheritdoc/>
    public MailboxSnapshot Snapshot { get; private set; }

    /// <summary>Subscribes to the folder's changes, then reads it. Null when it is not there (any more).</summary>
    public static async Task<ImapMailbox?> OpenAsync(
        long accountId, long folderId, ImapStore store, IMailboxListener listener, CancellationToken cancellationToken)
    {
        var mailbox = new ImapMailbox(accountId, folderId, store, listener);
        try
        {
            if (await mailbox.ReadAsync(cancellationToken) is { } snapshot)
            {
                mailbox.Snapshot = snapshot;
                return mailbox;
            }
        }
        catch
        {
            await mailbox.DisposeAsync();
            throw;
        }

        await mailbox.DisposeAsync();
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<MailboxChanges> GetChangesAsync(ulong sinceModSeq, uint knownUidNext, CancellationToken cancellationToken)
    {
        var news = await _store.Reading.ReadNewsAsync(_accountId, FolderId, (long)sinceModSeq, knownUidNext, cancellationToken);
        if (news is null)
        {
            _listener.Gone();
            return new MailboxChanges(sinceModSeq, knownUidNext, [], UidSet.Empty);
        }

        if (!news.IsComplete)
        {
            return await ReadAllAsync(sinceModSeq, knownUidNext, cancellationToken);
        }

        var vanished = Uids.Set(news.Vanished);
        return new MailboxChanges((ulong)news.HighestModSeq, (uint)news.UidNext, States(news.Entries), vanished);
    }

    /// <summary>The history has been pruned: everything is read, and whatever is not there has vanished.</summary>
    private async Task<MailboxChanges> ReadAllAsync(ulong sinceModSeq, uint knownUidNext, CancellationToken cancellationToken)
    {
        if (await _store.Reading.ReadContentAsync(_accountId, FolderId, cancellationToken) is not { } content)
        {
            _listener.Gone();
            return new MailboxChanges(sinceModSeq, knownUidNext, [], UidSet.Empty);
        }

        MessageState[] changed = [.. States(content.Entries).Where(state => state.ModSeq > sinceModSeq || state.Uid >= knownUidNext)];
        return new MailboxChanges((ulong)content.HighestModSeq, (uint)content.UidNext, changed, Absent(content));
    }

    /// <summary>The UIDs that are not there, from the same moment as those that are.</summary>
    private static UidSet Absent(FolderContent content)
    {
        var gaps = new List<(uint, uint)>();
        var next = 1L;
        foreach (var uid in content.Entries.Uids)
        {
            if (uid > next)
            {
                gaps.Add(((uint)next, (uint)uid - 1));
            }

            next = uid + 1;
        }

        if (next < content.UidNext)
        {
            gaps.Add(((uint)next, (uint)content.UidNext - 1));
        }

        return new UidSet(gaps);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FetchedMessage> FetchAsync(UidSet uids, FetchColumns columns, CancellationToken cancellationToken) =>
        MessageFetch.RunAsync(_store, _accountId, FolderId, Snapshot.UidValidity, Uids.Ranges(uids), columns, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FlagsStored> StoreFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken) => Publish(
        await _store.Flagging.ChangeAsync(
            _accountId, FolderId, Uids.Ranges(uids), EditOf(change), (EntryFlags)change.Flags, change.Keywords, cancellationToken) ?? throw Gone());

    /// <summary>The same for messages that nobody changed since.</summary>
    public async ValueTask<ConditionalFlagsStored> StoreFlagsAsync(UidSet uids, FlagChange change, ulong unchangedSince, CancellationToken cancellationToken)
    {
        var (changed, failed) = await _store.ConditionalFlagging.ChangeAsync(
            _accountId,
            FolderId,
            Uids.Ranges(uids),
            (long)Math.Min(unchangedSince, long.MaxValue),
            EditOf(change),
            (EntryFlags)change.Flags,
            change.Keywords,
            cancellationToken) ?? throw Gone();
        return new ConditionalFlagsStored(Publish(changed), Uids.Set(failed));
    }

    private static FlagEdit EditOf(FlagChange change) => change.Operation switch
    {
        FlagOperation.Add => FlagEdit.Add,
        FlagOperation.Remove => FlagEdit.Remove,
        _ => FlagEdit.Replace,
    };

    private FlagsStored Publish(FlaggedEntries stored)
    {
        if (stored.ModSeq != stored.PreviousModSeq)
        {
            _store.Changes.Publish([new FolderChange(FolderId, stored.ModSeq)]);
        }

        return new FlagsStored((ulong)stored.PreviousModSeq, (ulong)stored.ModSeq, States(stored.Changed));
    }

    /// <inheritdoc/>
    public async ValueTask<Expunged> ExpungeAsync(UidSet uids, CancellationToken cancellationToken)
    {
        await using var connection = await _store.Database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var deleted = await EntryRemoval.FindAsync(connection, _accountId, FolderId, Uids.Ranges(uids), EntryFlags.Deleted, cancellationToken);
        var removed = deleted.Length == 0
            ? new RemovedEntries([], 0)
            : await EntryRemoval.RemoveAsync(connection, _accountId, FolderId, deleted, EntryFlags.Deleted, RecycleBinSettings.IsOn(_store.Settings), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (removed.Uids.Count == 0)
        {
            return new Expunged(0, 0, UidSet.Empty);
        }

        _store.Changes.Publish([new FolderChange(FolderId, removed.ModSeq)]);
        return new Expunged((ulong)removed.ModSeq - 1, (ulong)removed.ModSeq, Uids.Set(removed.Uids));
    }

    /// <inheritdoc/>
    public async ValueTask<CopyResult> CopyAsync(UidSet uids, string target, CancellationToken cancellationToken)
    {
        var folder = await _store.Folders.FindAsync(_accountId, target, cancellationToken) ?? throw ImapAccount.Missing(ResponseCodes.TryCreate);
        var copied = await ImapAccount.RefuseMissingTargetAsync(
            _store.Copying.CopyAsync(_accountId, FolderId, folder.Id, Uids.Ranges(uids), cancellationToken));
        return copied is null ? new CopyResult((uint)folder.UidValidity, UidSet.Empty, UidSet.Empty) : Uids.Copied(copied);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<uint>> SearchAsync(MessageCriterion criterion, UidSet candidates, CancellationToken cancellationToken) =>
        await MessageSearch.RunAsync(_store, _accountId, FolderId, Uids.Ranges(candidates), criterion, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Large folders that were open before are taken from memory, with what has happened since.</summary>
    private async Task<MailboxSnapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_store.Snapshots.Find(FolderId) is { } known)
        {
            var news = await _store.Reading.ReadNewsAsync(_accountId, FolderId, (long)known.HighestModSeq, known.UidNext, cancellationToken);
            if (news is null)
            {
                return null;
            }

            // The history may not reach back so far; a database that was restored from a backup knows less, or has a new UIDVALIDITY.
            if (news.IsComplete && news.UidValidity == known.UidValidity && news.UidNext >= known.UidNext && (ulong)news.HighestModSeq >= known.HighestModSeq)
            {
                return _store.Snapshots.Keep(FolderId, FolderSnapshots.Merge(known, news, States(news.Entries)));
            }
        }

        return await _store.Reading.ReadContentAsync(_accountId, FolderId, cancellationToken) is { } content
            ? _store.Snapshots.Keep(
                FolderId, new MailboxSnapshot((uint)content.UidValidity, (uint)content.UidNext, (ulong)content.HighestModSeq, States(content.Entries), Uids.MailboxId(FolderId)))
            : null;
    }

    private ImapRefusalException Gone()
    {
        _listener.Gone();
        return ImapAccount.Missing(ResponseCodes.NonExistent);
    }

    /// <summary>One object for each set of keywords, however many messages have it.</summary>
    private MessageState[] States(EntryStates entries)
    {
        var states = new MessageState[entries.Uids.Length];
        for (var i = 0; i < states.Length; i++)
        {
            var keywords = entries.Keywords.Count > 0 && entries.Keywords.TryGetValue(entries.Uids[i], out var words) ? KeywordsOf(words) : KeywordSet.Empty;
            states[i] = new MessageState((uint)entries.Uids[i], (SystemFlags)entries.Flags[i], keywords, (ulong)entries.ModSeqs[i]);
        }

        return states;
    }

    private KeywordSet KeywordsOf(string words)
    {
        if (!_keywordSets.TryGetValue(words, out var set))
        {
            _keywordSets[words] = set = KeywordSet.Of(words.Split(' '));
        }

        return set;
    }
}
