namespace Pennypost.Net.Dns;

/// <summary>Answers by question, forgotten when their time is over or, when full, least recently used first.</summary>
internal sealed class DnsCache(int capacity, TimeProvider time)
{
    private readonly Dictionary<DnsQuestion, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();
    private readonly Lock guard = new();

    public int Count
    {
        get
        {
            lock (guard)
            {
                return entries.Count;
            }
        }
    }

    public bool TryGet(DnsQuestion question, out DnsAnswer answer)
    {
        lock (guard)
        {
            answer = null!;
            if (!entries.TryGetValue(question, out var node))
            {
                return false;
            }

            byUse.Remove(node);
            var left = node.Value.Expires - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                entries.Remove(question);
                return false;
            }

            byUse.AddFirst(node);
            answer = node.Value.Answer with { TimeToLive = left };
            return true;
        }
    }

    public void Add(DnsQuestion question, DnsAnswer answer)
    {
        if (capacity <= 0 || answer.TimeToLive <= TimeSpan.Zero)
        {
            return;
        }

        lock (guard)
        {
            if (entries.Remove(question, out var old))
            {
                byUse.Remove(old);
            }
            else if (entries.Count >= capacity)
            {
                entries.Remove(byUse.Last!.Value.Question);
                byUse.RemoveLast();
            }

            entries[question] = byUse.AddFirst(new Entry(question, answer, time.GetUtcNow() + answer.TimeToLive));
        }
    }

    private sealed record Entry(DnsQuestion Question, DnsAnswer Answer, DateTimeOffset Expires);
}
