namespace Pennypost.Trust.Spf;

/// <summary>What a check found, and why.</summary>
/// <param name="Result">The result.</param>
/// <param name="Identity">Which identity was checked.</param>
/// <param name="Domain">The identity's domain, printable; for HELO whatever the client said.</param>
public sealed record SpfOutcome(SpfResult Result, SpfIdentity Identity, string Domain)
{
    /// <summary>The mechanism of the identity's own policy that decided, as it is written there; null when none matched.</summary>
    public string? Mechanism { get; init; }

    /// <summary>The domain of the record whose mechanism matched: the innermost include (SVC-173); null when none matched.</summary>
    public string? MatchedDomain { get; init; }

    /// <summary>Why a failing client is refused, in the words of the domain (RFC 7208 §6.2): one line of printable ASCII, at most
    /// <see cref="SpfLimits.ExplanationLength"/> characters, written by a stranger. Null without one.</summary>
    public string? Explanation { get; init; }

    /// <summary>What went wrong, for logs and reports, with <see cref="SpfResult.TempError"/> and <see cref="SpfResult.PermError"/>: printable ASCII.</summary>
    public string? Problem { get; init; }
}
