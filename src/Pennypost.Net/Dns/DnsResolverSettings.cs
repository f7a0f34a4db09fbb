using System.Net;

namespace Pennypost.Net.Dns;

/// <summary>How a <see cref="DnsResolver"/> works.</summary>
public sealed record DnsResolverSettings
{
    /// <summary>The recursive servers, in order of preference; empty means those of /etc/resolv.conf.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>How long one server may take for one try.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each server is tried.</summary>
    public int Tries { get; init; } = 2;

    /// <summary>Most answers kept; 0 keeps none.</summary>
    public int CacheEntries { get; init; } = 1000;

    /// <summary>Answers are never kept longer than this, whatever their time to live says.</summary>
    public TimeSpan MaximumTimeToLive { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Negative answers are never kept longer than this (RFC 2308 §5 advises one to three hours).</summary>
    public TimeSpan MaximumNegativeTimeToLive { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a failure is remembered, so that dead servers are not asked for every message (RFC 9520 §3.2: at least one second, at most five minutes).</summary>
    public TimeSpan FailureTimeToLive { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Mix the case of letters in questions at random and demand it back: more for an attacker to guess. Some old servers do not copy the case.</summary>
    public bool MixCase { get; init; }

    /// <summary>Most questions on the way at the same time; others wait.</summary>
    public int MaximumConcurrency { get; init; } = 256;
}
