namespace Pennypost.Trust.Arc;

/// <summary>The state of a chain (RFC 8617 §4.4).</summary>
public enum ArcStatus
{
    /// <summary>The message has no chain.</summary>
    None,

    /// <summary>The chain is whole, and the latest sealer's view of the message still holds.</summary>
    Pass,

    /// <summary>The chain is broken, and stays so (RFC 8617 §5.2.1).</summary>
    Fail,
}

/// <summary>What verification of an ARC chain found.</summary>
public sealed record ArcResult
{
    /// <summary>The state of the chain.</summary>
    public required ArcStatus Status { get; init; }

    /// <summary>Why it failed: printable ASCII, one line, no parentheses; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The failure comes from a key that could not be fetched: another time the chain may pass.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The highest instance in the message, 0 without a chain.</summary>
    public int Instance { get; init; }

    /// <summary>The highest instance's seal says cv=fail: no further seal may be added (RFC 8617 §5.1).</summary>
    public bool IsSealedAsFailed { get; init; }

    /// <summary>The lowest instance whose message signature still verifies; 0 when all do (RFC 8617 §5.2, step 5).</summary>
    public int OldestPass { get; init; }

    /// <summary>Who sealed, from instance 1 on; only for a chain that passes.</summary>
    public IReadOnlyList<ArcHop> Hops { get; init; } = [];

    /// <summary>The status as RFC 8601 writes it.</summary>
    public string StatusName => Status.ToString().ToLowerInvariant();
}

/// <summary>One hop that sealed a message.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="Selector">The selector of its seal.</param>
/// <param name="AuthenticationResults">What it says that it found: the ARC-Authentication-Results without instance, on one line.</param>
public sealed record ArcHop(string Domain, string Selector, string AuthenticationResults);
