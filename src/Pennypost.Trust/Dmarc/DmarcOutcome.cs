namespace Pennypost.Trust.Dmarc;

/// <summary>What DMARC says about a message (RFC 7489 §11.2).</summary>
public enum DmarcResult
{
    /// <summary>The author's domain has no policy.</summary>
    None,

    /// <summary>An aligned mechanism vouches for the author's domain.</summary>
    Pass,

    /// <summary>None does.</summary>
    Fail,

    /// <summary>DNS did not answer.</summary>
    TempError,

    /// <summary>The From field or the records cannot be judged.</summary>
    PermError,
}

/// <summary>What a check found, and why.</summary>
/// <param name="Result">The result.</param>
/// <param name="Author">The domain of the From field that decided; empty when there is none.</param>
public sealed record DmarcOutcome(DmarcResult Result, string Author)
{
    /// <summary>The domain whose record was found: the author's or its organisational domain; null without a record.</summary>
    public string? PolicyDomain { get; init; }

    /// <summary>The record; null without one.</summary>
    public DmarcRecord? Record { get; init; }

    /// <summary>The policy asked for: p, or sp for a subdomain.</summary>
    public DmarcPolicy Policy { get; init; }

    /// <summary>What is to be done with this message: nothing when it passes, one step less than asked when pct spares it (RFC 7489 §6.6.4).</summary>
    public DmarcPolicy Disposition { get; init; }

    /// <summary>True when pct spared the message.</summary>
    public bool IsSampledOut { get; init; }

    /// <summary>SPF passed for an aligned domain.</summary>
    public bool IsSpfAligned { get; init; }

    /// <summary>A good signature of an aligned domain.</summary>
    public bool IsDkimAligned { get; init; }

    /// <summary>What went wrong, printable; null otherwise.</summary>
    public string? Problem { get; init; }
}
