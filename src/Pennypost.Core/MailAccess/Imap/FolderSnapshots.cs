using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Large folders as they were when they were last opened, so that the next session asks only what has happened since.</summary>
/// <remarks>Invariants: what is kept is never changed, sessions get copies; at most <see cref="MaximumMessages"/> messages are kept, and those opened last stay.</remarks>
internal sealed class FolderSnapshots
{
    /// <summary>Smaller folders are read as quickly as they are asked about.</summary>
    private const int WorthKeeping = 2000;

    /// <summary>About 24 octets each.</summary>
    private const int MaximumMessages = 2_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<(long Folder, MailboxSnapshot Snapshot)>> _byFolder = [];
    private readonly LinkedList<(long Folder, MailboxSnapshot Snapshot)> _latestFirst = [];
    private int _messages;

    /// <summary>The folder as it was; to be read only.</summary>
    public MailboxSnapshot? Find(long folderId)
    {
        lock (_lock)
        {
            return _byFolder.TryGetValue(folderId, out var node) ? node.Value.Snapshot : null;
        }
    }

    /// <summary>Keeps a folder in place of what was known of it.</summary>
    /// <returns>The same for a session to take over.</returns>
    public MailboxSnapshot Keep(long folderId, MailboxSnapshot snapshot)
    {
        lock (_lock)
        {
            if (_byFolder.TryGetValue(folderId, out var old) && old.Value.Snapshot.UidValidity == snapshot.UidValidity && old.Value.Snapshot.HighestModSeq > snapshot.HighestModSeq)
            {
                // Two sessions opened it at once, and the one that read earlier comes later.
                return Copy(snapshot);
            }

            Drop(old);
            if (snapshot.Messages.Length is >= WorthKeeping and <= MaximumMessages)
            {
                _byFolder[folderId] = _latestFirst.AddFirst((folderId, snapshot));
                _messages += snapshot.Messages.Length;
                while (_messages > MaximumMessages)
                {
                    Drop(_latestFirst.Last);
                }
            }
        }

        return Copy(snapshot);
    }

    /// <summary>What the folder is after the news.</summary>
    public static MailboxSnapshot Merge(MailboxSnapshot known, FolderNews news, MessageState[] changed)
    {
        if (changed.Length == 0 && news.Vanished.Count == 0)
        {
            return known with { UidNext = (uint)news.UidNext, HighestModSeq = (ulong)news.HighestModSeq };
        }

        var gone = new UidSet([.. news.Vanished.Select(range => ((uint)range.First, (uint)range.Last))]);
        var messages = new List<MessageState>(known.Messages.Length + changed.Length);
        var next = 0;
        foreach (var message in known.Messages)
        {
            var current = next < changed.Length && changed[next].Uid == message.Uid ? changed[next++] : message;
            if (!gone.Contains(message.Uid))
            {
                messages.Add(current);
            }
        }

        // Whatever changed and was known has come above; the others are new, and all of their UIDs are higher.
        messages.AddRange(changed.AsSpan(next));
        return known with { UidNext = (uint)news.UidNext, HighestModSeq = (ulong)news.HighestModSeq, Messages = [.. messages] };
    }

    private static MailboxSnapshot Copy(MailboxSnapshot snapshot) => snapshot with { Messages = [.. snapshot.Messages] };

    private void Drop(LinkedListNode<(long Folder, MailboxSnapshot Snapshot)>? node)
    {
        if (node is not null)
        {
            _latestFirst.Remove(node);
            _byFolder.Remove(node.Value.Folder);
            _messages -= node.Value.Snapshot.Messages.Length;
        }
    }
}
