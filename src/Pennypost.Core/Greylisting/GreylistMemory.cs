using System.Collections.Concurrent;

namespace Pennypost.Core.Greylisting;

/// <summary>What has passed a short while ago, so that regular correspondents cost no round trip. Bounded; forgets everything when it is full.</summary>
/// <param name="time">The clock.</param>
public sealed class GreylistMemory(TimeProvider time)
{
    /// <summary>How long something is believed without asking the database.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int MaximumEntries = 50_000;

    private readonly ConcurrentDictionary<GreylistKey, DateTimeOffset> passed = new();

    /// <summary>Tells whether this passes without asking.</summary>
    /// <param name="key">Who, from whom, to whom.</param>
    public bool Knows(GreylistKey key)
    {
        var now = time.GetUtcNow();
        return IsFresh(ClientOnly(key)) || IsFresh(key);

        bool IsFresh(GreylistKey which) => passed.TryGetValue(which, out var until) && until > now;
    }

    /// <summary>Keeps a verdict in mind.</summary>
    /// <param name="key">Who, from whom, to whom.</param>
    /// <param name="verdict">What the database said.</param>
    public void Note(GreylistKey key, GreylistVerdict verdict)
    {
        if (verdict == GreylistVerdict.Wait)
        {
            return;
        }

        if (passed.Count >= MaximumEntries)
        {
            passed.Clear();
        }

        passed[verdict == GreylistVerdict.KnownClient ? ClientOnly(key) : key] = time.GetUtcNow() + Lifetime;
    }

    /// <summary>Forgets everything: an administrator has changed something.</summary>
    public void Clear() => passed.Clear();

    private static GreylistKey ClientOnly(GreylistKey key) => new(key.Client, "", "", "");
}
