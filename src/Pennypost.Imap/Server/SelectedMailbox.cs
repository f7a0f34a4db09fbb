using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>The selected mailbox as this session's client knows it.</summary>
/// <remarks>
/// Invariants. (1) <see cref="Messages"/> holds exactly the messages the client has been told of, in ascending order of UID, so the index
/// plus one is the message number; it changes only together with the response that tells the client. (2) A message that vanished stays
/// in it, and in <see cref="_vanished"/>, until EXPUNGE may be sent. (3) Everything up to <see cref="ModSeq"/> is in the arrays; a notice
/// of a higher one means that the backend must be asked. Only <see cref="Changed"/> and <see cref="Gone"/> may be called from other threads.
/// </remarks>
internal sealed class SelectedMailbox(string name, bool readOnly) : IMailboxListener, IAsyncDisposable
{
    private const MailboxRights Writing =
        MailboxRights.Insert | MailboxRights.Expunge | MailboxRights.Seen | MailboxRights.Write | MailboxRights.DeleteMessages;

    private readonly SortedSet<uint> _vanished = [];
    private MessageState[] _messages = [];
    private IImapMailbox? _backend;
    private ulong _signalled;
    private bool _gone;

    public string Name { get; } = name;

    public bool ReadOnly { get; private set; } = readOnly;

    public IImapMailbox Backend => _backend ?? throw new InvalidOperationException("The mailbox is not open yet.");

    public uint UidValidity { get; private set; }

    /// <summary>MAILBOXID (RFC 8474); null when the backend gives none.</summary>
    public string? MailboxId { get; private set; }

    public uint UidNext { get; private set; }

    public ulong ModSeq { get; private set; }

    public int Count { get; private set; }

    public ReadOnlySpan<MessageState> Messages => _messages.AsSpan(0, Count);

    /// <summary>Wakes an idling session.</summary>
    public AsyncSignal Wake { get; } = new();

    /// <summary>Keywords that FLAGS has told the client.</summary>
    public HashSet<string> KnownKeywords { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A notice came of something the session does not know yet.</summary>
    public bool HasNews => Volatile.Read(ref _signalled) > ModSeq;

    public bool IsGone => Volatile.Read(ref _gone);

    public bool HasVanished => _vanished.Count > 0;

    /// <summary>What vanished and has not been told yet.</summary>
    public UidSet Vanished => UidSet.Of(_vanished);

    /// <summary>What the last SEARCH RETURN (SAVE) found: "$" (RFC 5182).</summary>
    public UidSet Saved { get; set; } = UidSet.Empty;

    public void Open(IImapMailbox backend)
    {
        _backend = backend;

        // RFC 4314 §5.2: READ-ONLY when neither messages can be put in or expunged nor flags be changed.
        ReadOnly |= (backend.Rights & Writing) == MailboxRights.None;
        MailboxSnapshot snapshot = backend.Snapshot;
        UidValidity = snapshot.UidValidity;
        UidNext = snapshot.UidNext;
        MailboxId = snapshot.MailboxId;
        ModSeq = snapshot.HighestModSeq;
        _messages = snapshot.Messages;
        Count = _messages.Length;
        KeywordSet? last = null;
        foreach (ref readonly MessageState message in Messages)
        {
            if (!ReferenceEquals(message.Keywords, last))
            {
                KnownKeywords.UnionWith(message.Keywords);
                last = message.Keywords;
            }
        }
    }

    public void Changed(ulong modSeq)
    {
        ulong before = Volatile.Read(ref _signalled);
        while (before < modSeq)
        {
            ulong seen = Interlocked.CompareExchange(ref _signalled, modSeq, before);
            if (seen == before)
            {
                Wake.Set();
                return;
            }

            before = seen;
        }
    }

    public void Gone()
    {
        Volatile.Write(ref _gone, true);
        Wake.Set();
    }

    /// <summary>The index of a UID, or the complement of the index where it would stand.</summary>
    public int IndexOf(uint uid)
    {
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            uint found = _messages[middle].Uid;
            if (found == uid)
            {
                return middle;
            }

            (low, high) = found < uid ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    public void Replace(int index, in MessageState state) => _messages[index] = state;

    public void Append(in MessageState state)
    {
        if (Count == _messages.Length)
        {
            Array.Resize(ref _messages, Math.Max(16, Count + (Count / 4) + 1));
        }

        _messages[Count++] = state;
    }

    /// <summary>Everything up to here is in the arrays.</summary>
    public void Advance(ulong modSeq, uint uidNext)
    {
        ModSeq = Math.Max(ModSeq, modSeq);
        UidNext = Math.Max(UidNext, uidNext);
    }

    /// <summary>Before the backend is asked: a notice of unknown extent ("look") that came until now is answered by that.</summary>
    public void TakeLookNotice() => Interlocked.CompareExchange(ref _signalled, ModSeq, ulong.MaxValue);

    /// <summary>Marks messages that are gone, without telling the client yet.</summary>
    public void MarkVanished(UidSet uids)
    {
        foreach ((uint first, uint last) in uids.Ranges)
        {
            int index = IndexOf(first);
            for (index = index < 0 ? ~index : index; index < Count && _messages[index].Uid <= last; index++)
            {
                _vanished.Add(_messages[index].Uid);
            }
        }
    }

    /// <summary>Takes the vanished messages out of the arrays.</summary>
    /// <returns>Their indexes, descending: told in this order, each message number is right when the client reads it.</returns>
    public List<int> TakeVanished()
    {
        var removed = new List<int>(_vanished.Count);
        foreach (uint uid in _vanished.Reverse())
        {
            int index = IndexOf(uid);
            if (index >= 0)
            {
                removed.Add(index);
            }
        }

        _vanished.Clear();
        int kept = removed.Count > 0 ? removed[^1] : Count;
        int next = removed.Count - 1;
        for (int i = kept; i < Count; i++)
        {
            if (next >= 0 && removed[next] == i)
            {
                next--;
            }
            else
            {
                _messages[kept++] = _messages[i];
            }
        }

        Array.Clear(_messages, kept, Count - kept);
        Count = kept;
        return removed;
    }

    /// <summary>The messages that a sequence set of a command names.</summary>
    /// <exception cref="ImapSyntaxException">A message number is above the number of messages.</exception>
    public MessageRuns Resolve(SequenceSet set, bool byUid)
    {
        if (set.IsSaved)
        {
            return RunsOf(Saved);
        }

        if (!byUid)
        {
            foreach ((uint from, uint to) in set.Ranges)
            {
                // "*" is never out of range: it is the last message, or none in an empty mailbox.
                if (from != SequenceSet.Largest && to != SequenceSet.Largest && Math.Max(from, to) > Count)
                {
                    throw new ImapSyntaxException($"There are only {Count} messages");
                }
            }
        }

        var runs = new List<(int First, int Last)>();
        foreach ((uint from, uint to) in set.Resolve(byUid ? LargestUid : (uint)Count))
        {
            int first = byUid ? LowerBound(from) : (int)Math.Max(from, 1) - 1;
            int last = byUid ? UpperBound(to) : (int)Math.Min(to, (uint)Count) - 1;
            if (first <= last)
            {
                runs.Add((first, last));
            }
        }

        return runs.Count == 0 ? MessageRuns.Empty : new MessageRuns(runs);
    }

    /// <summary>The messages of the view whose UIDs are in a set.</summary>
    public MessageRuns RunsOf(UidSet uids)
    {
        var runs = new List<(int First, int Last)>();
        foreach ((uint from, uint to) in uids.Ranges)
        {
            (int first, int last) = (LowerBound(from), UpperBound(to));
            if (first > last)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].Last + 1 == first)
            {
                runs[^1] = (runs[^1].First, last);
            }
            else
            {
                runs.Add((first, last));
            }
        }

        return runs.Count == 0 ? MessageRuns.Empty : new MessageRuns(runs);
    }

    /// <summary>The UIDs of some ranges that are not in the view.</summary>
    public UidSet Without(IReadOnlyList<(uint First, uint Last)> ranges)
    {
        var left = new List<(uint, uint)>();
        foreach ((uint first, uint last) in ranges)
        {
            uint from = first;
            for (int index = LowerBound(first); index < Count && _messages[index].Uid <= last; index++)
            {
                uint uid = _messages[index].Uid;
                if (from < uid)
                {
                    left.Add((from, uid - 1));
                }

                from = uid + 1;
            }

            if (from <= last)
            {
                left.Add((from, last));
            }
        }

        return left.Count == 0 ? UidSet.Empty : new UidSet(left);
    }

    public MessageRuns All() => Count == 0 ? MessageRuns.Empty : new MessageRuns([(0, Count - 1)]);

    public UidSet ToUids(MessageRuns runs) =>
        runs.IsEmpty ? UidSet.Empty : new UidSet([.. runs.Runs.Select(run => (_messages[run.First].Uid, _messages[run.Last].Uid))]);

    public async ValueTask DisposeAsync()
    {
        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }
    }

    private uint LargestUid => Count == 0 ? 0 : _messages[Count - 1].Uid;

    private int LowerBound(uint uid)
    {
        int index = IndexOf(uid);
        return index < 0 ? ~index : index;
    }

    private int UpperBound(uint uid)
    {
        int index = IndexOf(uid);
        return index < 0 ? ~index - 1 : index;
    }
}
