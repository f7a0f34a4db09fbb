using System.Text;
using Pennypost.Mail;

namespace Pennypost.Imap.Server.Sorting;

/// <summary>THREAD=REFERENCES (RFC 5256 §3): who answers whom, by Message-ID, References and In-Reply-To.</summary>
internal sealed class ReferenceThreads
{
    /// <summary>References of one message that are heeded; the last ones, which stand nearest.</summary>
    private const int MaximumReferences = 100;

    private readonly Dictionary<string, ThreadNode> _byId = new(StringComparer.Ordinal);
    private readonly List<ThreadNode> _nodes = [];

    /// <summary>Step (1): takes a message in.</summary>
    /// <param name="index">Its index in the view.</param>
    /// <param name="sent">When it was sent, in ticks.</param>
    /// <param name="subject">Its base subject.</param>
    /// <param name="messageId">Its Message-ID field.</param>
    /// <param name="references">Its References field, or In-Reply-To when there is none.</param>
    /// <param name="isInReplyTo">It is In-Reply-To, of which only the first counts.</param>
    public void Add(int index, long sent, BaseSubject subject, ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> references, bool isInReplyTo)
    {
        List<string> ids = Ids(messageId);
        ThreadNode node = ids.Count > 0 ? Find(ids[0]) : Make();
        if (!node.IsDummy)
        {
            node = Make(); // Two messages of one Message-ID: the later one has a place of its own.
        }

        (node.Index, node.Sent, node.Subject) = (index, sent, subject);
        List<string> parents = Ids(references);
        parents = isInReplyTo ? parents[..Math.Min(parents.Count, 1)] : parents[Math.Max(parents.Count - MaximumReferences, 0)..];
        ThreadNode? parent = null;
        foreach (string id in parents)
        {
            ThreadNode next = Find(id);
            if (parent is not null && next.Parent is null && !parent.WouldLoop(next))
            {
                parent.Add(next);
            }

            parent = next;
        }

        // The message's own word about its parent counts more than what others guess.
        node.Detach();
        if (parent is not null && !parent.WouldLoop(node))
        {
            parent.Add(node);
        }
    }

    /// <summary>Steps (2) to (6): the threads in order.</summary>
    public List<ThreadNode> Build()
    {
        Prune();
        List<ThreadNode> roots = [.. _nodes.Where(node => node.Parent is null && (!node.IsDummy || node.Children.Count > 0))];
        SortChildren();
        roots = SubjectThreads.Merge(roots);
        SortChildren();
        foreach (ThreadNode root in roots.Where(root => root.IsDummy))
        {
            root.SetChildren([.. root.Children.Order(SubjectThreads.BySent.Instance)]);
        }

        roots.Sort(SubjectThreads.BySent.Instance);
        return roots;
    }

    /// <summary>Step (3): places without a message go, and their children move up; as a root only when it has one child.</summary>
    private void Prune()
    {
        foreach (ThreadNode node in _nodes)
        {
            if (!node.IsDummy)
            {
                continue;
            }

            // A place whose parent is a place too keeps its children until that one has been looked at: both end up in the same list.
            ThreadNode? parent = node.Parent;
            if (node.Children.Count == 0 || parent is not null || node.Children.Count == 1)
            {
                foreach (ThreadNode child in node.Children.ToArray())
                {
                    child.Detach();
                    parent?.Add(child);
                }

                node.Detach();
            }
        }
    }

    private void SortChildren()
    {
        foreach (ThreadNode node in _nodes.Where(node => node.Children.Count > 1))
        {
            node.SetChildren([.. node.Children.Order(SubjectThreads.BySent.Instance)]);
        }
    }

    private ThreadNode Find(string id)
    {
        if (!_byId.TryGetValue(id, out ThreadNode? node))
        {
            _byId[id] = node = Make();
        }

        return node;
    }

    private ThreadNode Make()
    {
        var node = new ThreadNode();
        _nodes.Add(node);
        return node;
    }

    /// <summary>The identifiers of a field: what stands between "&lt;" and "&gt;" (RFC 5322 §3.6.4).</summary>
    private static List<string> Ids(ReadOnlySpan<byte> field)
    {
        var ids = new List<string>();
        while (true)
        {
            int start = field.IndexOf((byte)'<');
            int length = start < 0 ? -1 : field[(start + 1)..].IndexOf((byte)'>');
            if (length < 0)
            {
                return ids;
            }

            if (length > 0)
            {
                ids.Add(Encoding.Latin1.GetString(field.Slice(start + 1, length)));
            }

            field = field[(start + length + 2)..];
        }
    }
}
