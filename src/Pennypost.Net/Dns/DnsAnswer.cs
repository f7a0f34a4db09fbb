namespace Pennypost.Net.Dns;

/// <summary>How a question ended.</summary>
public enum DnsOutcome
{
    /// <summary>There are records.</summary>
    Found,

    /// <summary>The name exists but has no record of the type.</summary>
    NoData,

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    NoSuchName,

    /// <summary>No server gave a usable answer: time-outs, SERVFAIL, broken messages, alias loops. Try again later.</summary>
    Failed,
}

/// <summary>The answer to a question.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Records">The records of the asked type; empty unless <see cref="DnsOutcome.Found"/>.</param>
/// <param name="CanonicalName">The name the aliases led to; the asked name without aliases.</param>
/// <param name="Authentic">
/// The server says that DNSSEC proved the answer (AD). Worth something only when the server and the way to it are trusted, such as a validating resolver on this machine
/// (RFC 7672 §2.2).
/// </param>
/// <param name="TimeToLive">How long the answer may be kept.</param>
/// <param name="Failure">Why it failed, for logs; null otherwise.</param>
public sealed record DnsAnswer(
    DnsOutcome Outcome, IReadOnlyList<DnsRecord> Records, DnsName CanonicalName, bool Authentic, TimeSpan TimeToLive, string? Failure = null)
{
    /// <summary>The same answer for one kind of record.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    public DnsAnswer<T> Of<T>()
        where T : DnsRecord => new(Outcome, [.. Records.OfType<T>()], CanonicalName, Authentic, Failure);

    internal static DnsAnswer Fail(DnsName name, string failure) => new(DnsOutcome.Failed, [], name, Authentic: false, TimeSpan.Zero, failure);
}

/// <summary>The answer to a typed question.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Outcome">How it ended.</param>
/// <param name="Records">What was found; empty unless <see cref="DnsOutcome.Found"/>.</param>
/// <param name="CanonicalName">The name the aliases led to.</param>
/// <param name="Authentic">The server says that DNSSEC proved the answer; see <see cref="DnsAnswer"/>.</param>
/// <param name="Failure">Why it failed, for logs; null otherwise.</param>
public sealed record DnsAnswer<T>(DnsOutcome Outcome, IReadOnlyList<T> Records, DnsName CanonicalName, bool Authentic, string? Failure = null);
