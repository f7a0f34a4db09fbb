using System.Runtime.CompilerServices;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.Search;
using Pennypost.Core.MailAccess.Sharing;
using Pennypost.Imap;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>A selected folder. It keeps no messages itself: the session has its arrays, the database has the truth.</summary>
/// <remarks>In a folder of somebody else the rights are asked for again before each command (<see cref="ConfirmAsync"/>) and before changes are told; every method
/// obeys them as they were then. Own folders ask for nothing.</remarks>
internal sealed class ImapMailbox : IImapMailbox
{
    /// <summary>In a folder of somebody else the rights are asked for again after so many messages of one answer.</summary>
    private const int MessagesBetweenQuestions = 200;

    private readonly FolderAccess _access;
    private readonly FolderDoor _door;
    private readonly ImapStore _store;
    private readonly IMailboxListener _listener;
    private readonly IDisposable _subscription;
    private readonly Dictionary<string, KeywordSet> _keywordSets = new(StringComparer.Ordinal);

    private FolderRights _rights;

    private ImapMailbox(FolderAccess access, FolderDoor door, ImapStore store, IMailboxListener listener)
    {
        (_access, _door, _rights) = (access, door, access.Rights);
        _store = store;
        _listener = listener;
        Snapshot = new MailboxSnapshot(0, 0, 0, []);
        _subscription = store.Changes.Subscribe(FolderId, change => listener.Changed(change.ModSeq == long.MaxValue ? ulong.MaxValue : (ulong)change.ModSeq));
    }

    public long FolderId => _access.Folder.Id;

    /// <summary>Whose folder it is.</summary>
    public long OwnerId => _access.OwnerId;

    /// <inheritdoc/>
    public MailboxRights Rights => (MailboxRights)_rights;

    /// <inheritdoc/>
    public MailboxSnapshot Snapshot { get; private set; }

    /// <summary>Subscribes to the folder's changes, then reads it. Null when it is not there (any more).</summary>
    public static async Task<ImapMailbox?> OpenAsync(
        FolderAccess access, FolderDoor door, ImapStore store, IMailboxListener listener, CancellationToken cancellationToken)
    {
        var mailbox = new ImapMailbox(access, door, store, listener);
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
    public async ValueTask<bool> ConfirmAsync(CancellationToken cancellationToken)
    {
        _rights = await _door.RenewAsync(_access, cancellationToken);
        return _rights.HasFlag(FolderRights.Read);
    }

    /// <summary>Refuses what the user may not do.</summary>
    public void Require(FolderRights needed)
    {
        if ((_rights & needed) != needed)
        {
            throw FolderDoor.Refused(_rights, ResponseCodes.NonExistent);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<MailboxChanges> GetChangesAsync(ulong sinceModSeq, uint knownUidNext, CancellationToken cancellationToken)
    {
        if (!await ConfirmAsync(cancellationToken))
        {
            _listener.Gone();
            return new MailboxChanges(sinceModSeq, knownUidNext, [], UidSet.Empty);
        }

        var news = await _store.Reading.ReadNewsAsync(OwnerId, FolderId, (long)sinceModSeq, knownUidNext, cancellationToken);
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
        if (await _store.Reading.ReadContentAsync(OwnerId, FolderId, cancellationToken) is not { } content)
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
    public IAsyncEnumerable<FetchedMessage> FetchAsync(UidSet uids, FetchColumns columns, CancellationToken cancellationToken)
    {
        Require(FolderRights.Read);
        var messages = MessageFetch.RunAsync(_store, OwnerId, FolderId, Snapshot.UidValidity, Uids.Ranges(uids), columns, cancellationToken);
        return _access.IsOwn ? messages : WhileAllowedAsync(messages, cancellationToken);
    }

    /// <summary>A long answer ends early when the right to read is taken.</summary>
    private async IAsyncEnumerable<FetchedMessage> WhileAllowedAsync(
        IAsyncEnumerable<FetchedMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = 0;
        await foreach (var message in messages)
        {
            if (++told % MessagesBetweenQuestions == 0 && !await ConfirmAsync(cancellationToken))
            {
                _listener.Gone();
                yield break;
            }

            yield return message;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FlagsStored> StoreFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken) => Publish(
        await _store.Flagging.ChangeAsync(
            OwnerId, FolderId, Uids.Ranges(uids), EditOf(change), Permitted(change), KeywordsOf(change), cancellationToken, Within) ?? throw Gone());

    /// <summary>What STORE may change here.</summary>
    private EntryFlags Within => FolderAccess.FlagsOf(_rights);

    /// <summary>RFC 4314 §4: of the flags those that the user may change; refused when there is none among them.</summary>
    private EntryFlags Permitted(FlagChange change)
    {
        var permitted = (EntryFlags)change.Flags & Within;
        var some = permitted != EntryFlags.None
            || (change.Keywords.Count > 0 && _rights.HasFlag(FolderRights.Write))
            || (Within != EntryFlags.None && (change.Operation == FlagOperation.Replace || (change.Flags == SystemFlags.None && change.Keywords.Count == 0)));
        return some ? permitted : throw FolderDoor.Refused(_rights, ResponseCodes.NonExistent);
    }

    private KeywordSet KeywordsOf(FlagChange change) => _rights.HasFlag(FolderRights.Write) ? change.Keywords : KeywordSet.Empty;

    /// <summary>The same for messages that nobody changed since.</summary>
    public async ValueTask<ConditionalFlagsStored> StoreFlagsAsync(UidSet uids, FlagChange change, ulong unchangedSince, CancellationToken cancellationToken)
    {
        var (changed, failed) = await _store.ConditionalFlagging.ChangeAsync(
            OwnerId,
            FolderId,
            Uids.Ranges(uids),
            (long)Math.Min(unchangedSince, long.MaxValue),
            EditOf(change),
            Permitted(change),
            KeywordsOf(change),
            cancellationToken,
            Within) ?? throw Gone();
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
        Require(FolderRights.Expunge);
        await using var connection = await _store.Database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var deleted = await EntryRemoval.FindAsync(connection, OwnerId, FolderId, Uids.Ranges(uids), EntryFlags.Deleted, cancellationToken);
        var removed = deleted.Length == 0
            ? new RemovedEntries([], 0)
            : await EntryRemoval.RemoveAsync(connection, OwnerId, FolderId, deleted, EntryFlags.Deleted, RecycleBinSettings.IsOn(_store.Settings), cancellationToken);
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
        Require(FolderRights.Read);
        var access = await _door.FindAsync(target, FolderRights.Insert, ResponseCodes.TryCreate, cancellationToken);
        await ImapAccount.RequireRoomAsync(_store, access, 0, 1, cancellationToken);
        var copied = await ImapAccount.RefuseMissingTargetAsync(
            _store.Copying.CopyAsync(OwnerId, FolderId, access.Target, Uids.Ranges(uids), cancellationToken));
        return copied is null ? new CopyResult((uint)access.Folder.UidValidity, UidSet.Empty, UidSet.Empty) : Uids.Copied(copied);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<uint>> SearchAsync(MessageCriterion criterion, UidSet candidates, CancellationToken cancellationToken)
    {
        Require(FolderRights.Read);
        return await MessageSearch.RunAsync(_store, OwnerId, FolderId, Uids.Ranges(candidates), criterion, cancellationToken);
    }

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
            var news = await _store.Reading.ReadNewsAsync(OwnerId, FolderId, (long)known.HighestModSeq, known.UidNext, cancellationToken);
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

        return await _store.Reading.ReadContentAsync(OwnerId, FolderId, cancellationToken) is { } content
            ? _store.Snapshots.Keep(
                FolderId, new MailboxSnapshot((uint)content.UidValidity, (uint)content.UidNext, (ulong)content.HighestModSeq, States(content.Entries), Uids.MailboxId(FolderId)))
            : null;
    }

    private ImapRefusalException Gone()
    {
        _listener.Gone();
        return FolderDoor.Missing(ResponseCodes.NonExistent);
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
