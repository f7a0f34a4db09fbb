namespace Pennypost.Imap.Server.Sorting;

/// <summary>A message in a thread, or the place of one that is not there (RFC 5256 §3, REFERENCES).</summary>
internal sealed class ThreadNode
{
    private List<ThreadNode>? _children;

    /// <summary>The index in the view; -1 for a message that is only referred to.</summary>
    public int Index { get; set; } = -1;

    /// <summary>When it was sent, in ticks.</summary>
    public long Sent { get; set; }

    public BaseSubject Subject { get; set; }

    public ThreadNode? Parent { get; private set; }

    public IReadOnlyList<ThreadNode> Children => _children is null ? [] : _children;

    public bool IsDummy => Index < 0;

    /// <summary>Puts a node below this one.</summary>
    public void Add(ThreadNode child)
    {
        child.Parent?._children!.Remove(child);
        child.Parent = this;
        (_children ??= []).Add(child);
    }

    /// <summary>Takes this node from its parent.</summary>
    public void Detach()
    {
        Parent?._children!.Remove(this);
        Parent = null;
    }

    /// <summary>True when putting <paramref name="child"/> below this node would close a circle.</summary>
    public bool WouldLoop(ThreadNode child)
    {
        if (child == this || child._children is not { Count: > 0 })
        {
            return child == this;
        }

        for (ThreadNode? above = this; above is not null; above = above.Parent)
        {
            if (above == child)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Replaces the children, after pruning or sorting.</summary>
    public void SetChildren(List<ThreadNode> children)
    {
        _children = children;
        foreach (ThreadNode child in children)
        {
            child.Parent = this;
        }
    }

    /// <summary>The first message of the thread: this one, or the first below a place without a message.</summary>
    public ThreadNode First => IsDummy && _children is { Count: > 0 } ? _children[0] : this;
}
