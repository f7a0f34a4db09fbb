using System.Net;
using Pennypost.Core.Accounts;

namespace Pennypost.Core.Administration;

/// <summary>Slows down guessing at the log-in of the admin app, besides the lock of account and address that every service has.</summary>
/// <remarks>
/// Failures are counted for each client address and for each name, whether or not there is such an account, so that the pace tells nothing.
/// - An address is turned away for 1, 2, 4 … 60 seconds after its fifth failure.
/// - A name is answered later, by 0.25, 0.5, 1, 2 seconds, after its fifth: guessing from many addresses is slow, and its owner still gets in.
/// Bounded: at most <see cref="MaximumEntries"/> counters; they are forgotten an hour after their last failure.
/// </remarks>
/// <param name="time">The clock.</param>
public sealed class LogInThrottle(TimeProvider time)
{
    /// <summary>The most counters that are kept.</summary>
    internal const int MaximumEntries = 10_000;

    private const int Free = 5;
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>How long this address must wait before its next attempt; zero when it may try now.</summary>
    /// <param name="client">The client's address.</param>
    public TimeSpan RetryAfter(IPAddress client)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return Find(AddressKey(client), now) is { Failures: >= Free } counter && counter.LastFailure + Pause(counter, TimeSpan.FromSeconds(1), LongestRefusal) is var until && until > now
                ? until - now
                : TimeSpan.Zero;
        }
    }

    /// <summary>How long the answer to an attempt with this name is held back.</summary>
    /// <param name="name">The name as sent.</param>
    public TimeSpan Delay(string name)
    {
        lock (_lock)
        {
            return Find(NameKey(name), time.GetUtcNow()) is { Failures: >= Free } counter
                ? Pause(counter, TimeSpan.FromSeconds(0.25), LongestDelay)
                : TimeSpan.Zero;
        }
    }

    /// <summary>An attempt failed.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="name">The name as sent.</param>
    public void Failed(IPAddress client, string name)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Count(AddressKey(client), now);
            Count(NameKey(name), now);
        }
    }

    /// <summary>An attempt succeeded: its address and name start anew.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="name">The name as sent.</param>
    public void Succeeded(IPAddress client, string name)
    {
        lock (_lock)
        {
            _counters.Remove(AddressKey(client));
            _counters.Remove(NameKey(name));
        }
    }

    private static TimeSpan Pause(Counter counter, TimeSpan first, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Min(counter.Failures - Free, 16));
        return pause < longest ? pause : longest;
    }

    private static string AddressKey(IPAddress client) => "a:" + LogInLocks.Group(client);

    private static string NameKey(string name) => "n:" + (name.Length > 64 ? name[..64] : name).ToLowerInvariant();

    private Counter? Find(string key, DateTimeOffset now) =>
        _counters.TryGetValue(key, out var counter) && now - counter.LastFailure < Memory ? counter : null;

    private void Count(string key, DateTimeOffset now)
    {
        if (Find(key, now) is { } counter)
        {
            _counters[key] = new Counter(counter.Failures + 1, now);
            return;
        }

        if (_counters.Count >= MaximumEntries)
        {
            MakeRoom(now);
        }

        _counters[key] = new Counter(1, now);
    }

    // First what is out of date, then the older half: a flood of names must not push out its own newest counters.
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, _) in _counters.Where(c => now - c.Value.LastFailure >= Memory).ToList())
        {
            _counters.Remove(key);
        }

        if (_counters.Count >= MaximumEntries)
        {
            foreach (var (key, _) in _counters.OrderBy(c => c.Value.LastFailure).Take(MaximumEntries / 2).ToList())
            {
                _counters.Remove(key);
            }
        }
    }

    private sealed record Counter(int Failures, DateTimeOffset LastFailure);
}
