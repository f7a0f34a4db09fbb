namespace Pennypost.Trust.Dmarc;

/// <summary>What a domain asks to be done with mail that fails (RFC 7489 §6.3, p). Higher is stricter.</summary>
public enum DmarcPolicy
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Treat as suspicious.</summary>
    Quarantine,

    /// <summary>Refuse in the session.</summary>
    Reject,
}

/// <summary>How near an authenticated domain must be to that of the author (RFC 7489 §3.1).</summary>
public enum DmarcAlignment
{
    /// <summary>The same organisational domain.</summary>
    Relaxed,

    /// <summary>The same domain.</summary>
    Strict,
}

/// <summary>Where reports go (RFC 7489 §6.2).</summary>
/// <param name="Uri">An absolute URI, <c>mailto:</c> as a rule.</param>
/// <param name="MaximumSize">The largest report in octets; null without a limit.</param>
public sealed record DmarcReportUri(string Uri, long? MaximumSize);

/// <summary>A DMARC policy record (RFC 7489 §6.3).</summary>
public sealed record DmarcRecord
{
    /// <summary>p: the policy for the domain.</summary>
    public DmarcPolicy Policy { get; init; }

    /// <summary>sp: the policy for subdomains; the domain's own without it.</summary>
    public DmarcPolicy SubdomainPolicy { get; init; }

    /// <summary>adkim.</summary>
    public DmarcAlignment DkimAlignment { get; init; }

    /// <summary>aspf.</summary>
    public DmarcAlignment SpfAlignment { get; init; }

    /// <summary>pct: percentage of messages to which the policy applies.</summary>
    public int Percentage { get; init; } = 100;

    /// <summary>ri: seconds between aggregate reports.</summary>
    public uint ReportInterval { get; init; } = 86_400;

    /// <summary>fo: when failure reports are asked for: of <c>0</c>, <c>1</c>, <c>d</c>, <c>s</c>.</summary>
    public string FailureOptions { get; init; } = "0";

    /// <summary>rua: where aggregate reports go.</summary>
    public IReadOnlyList<DmarcReportUri> AggregateReports { get; init; } = [];

    /// <summary>ruf: where failure reports go.</summary>
    public IReadOnlyList<DmarcReportUri> FailureReports { get; init; } = [];
}
