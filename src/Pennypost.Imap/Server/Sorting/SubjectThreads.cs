namespace Pennypost.Imap.Server.Sorting;

/// <summary>Threads by subject: THREAD=ORDEREDSUBJECT, and the last steps of REFERENCES (RFC 5256 §3).</summary>
internal static class SubjectThreads
{
    /// <summary>ORDEREDSUBJECT: messages of one base subject are one thread, its oldest message above the others.</summary>
    public static List<ThreadNode> Ordered(IEnumerable<ThreadNode> messages)
    {
        var roots = new List<ThreadNode>();
        foreach (IGrouping<string, ThreadNode> thread in messages.GroupBy(node => node.Subject.Text, StringComparer.Ordinal))
        {
            List<ThreadNode> sorted = [.. thread.Order(BySent.Instance)];
            sorted[0].SetChildren(sorted[1..]);
            roots.Add(sorted[0]);
        }

        roots.Sort(BySent.Instance);
        return roots;
    }

    /// <summary>REFERENCES, steps (4) and (5): roots of the same subject become one thread.</summary>
    public static List<ThreadNode> Merge(List<ThreadNode> roots)
    {
        roots.Sort(BySent.Instance);
        var bySubject = new Dictionary<string, ThreadNode>(StringComparer.Ordinal);
        foreach (ThreadNode root in roots)
        {
            BaseSubject subject = root.First.Subject;
            if (subject.Text.Length == 0)
            {
                continue;
            }

            // A place without a message, or else a message that is no reply, stands for the subject.
            bool better = !bySubject.TryGetValue(subject.Text, out ThreadNode? known)
                || (!known.IsDummy && (root.IsDummy || (known.Subject.IsReply && !root.Subject.IsReply)));
            if (better)
            {
                bySubject[subject.Text] = root;
            }
        }

        var merged = new List<ThreadNode>();
        foreach (ThreadNode root in roots)
        {
            if (bySubject.TryGetValue(root.First.Subject.Text, out ThreadNode? known) && known != root)
            {
                bySubject[root.First.Subject.Text] = Join(known, root);
            }
            else
            {
                merged.Add(root);
            }
        }

        // A place made by joining takes the place of what it joined.
        return [.. merged.Select(root => root.Parent ?? root).Distinct()];
    }

    private static ThreadNode Join(ThreadNode known, ThreadNode root)
    {
        if (known.IsDummy && root.IsDummy)
        {
            foreach (ThreadNode child in root.Children.ToArray())
            {
                known.Add(child);
            }

            return known;
        }

        if (known.IsDummy || (root.Subject.IsReply && !known.Subject.IsReply))
        {
            known.Add(root);
            return known;
        }

        var both = new ThreadNode { Subject = known.Subject, Sent = known.Sent };
        both.Add(known);
        both.Add(root);
        return both;
    }

    /// <summary>By the moment of the first message, then by message number.</summary>
    public sealed class BySent : IComparer<ThreadNode>
    {
        public static readonly BySent Instance = new();

        public int Compare(ThreadNode? x, ThreadNode? y)
        {
            int order = x!.First.Sent.CompareTo(y!.First.Sent);
            return order != 0 ? order : x.First.Index.CompareTo(y.First.Index);
        }
    }
}
