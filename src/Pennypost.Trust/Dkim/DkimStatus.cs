namespace Pennypost.Trust.Dkim;

/// <summary>How a signature ended, by the names of RFC 8601 §2.7.1 (in lower case there).</summary>
public enum DkimStatus
{
    /// <summary>The message has no signature.</summary>
    None,

    /// <summary>The signature is good.</summary>
    Pass,

    /// <summary>The message or the signature was changed after signing.</summary>
    Fail,

    /// <summary>The signature is good in itself, but this system does not accept it.</summary>
    Policy,

    /// <summary>The signature was not looked at.</summary>
    Neutral,

    /// <summary>The key could not be fetched; another time it may be.</summary>
    TempError,

    /// <summary>The signature can never be verified: bad syntax, no key, revoked key, an algorithm that is no longer trusted.</summary>
    PermError,
}

/// <summary>One signature's outcome.</summary>
public sealed record DkimResult
{
    /// <summary>How it ended.</summary>
    public required DkimStatus Status { get; init; }

    /// <summary>The domain that signed (d=), in lower-case A-labels where it is a domain; empty when it cannot be read.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The selector (s=); empty when it cannot be read.</summary>
    public string Selector { get; init; } = "";

    /// <summary>The agent or user identifier (i=), by default <c>@</c> and the domain.</summary>
    public string Identity { get; init; } = "";

    /// <summary>The algorithm (a=) as it was written.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>Why, in words for a log or a comment: printable ASCII, one line, no parentheses; empty for a pass.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Bits of the public key; 0 when it was not fetched.</summary>
    public int KeyBits { get; init; }

    /// <summary>The first characters of the signature, which tell signatures of one domain apart (RFC 6008 §4, <c>header.b</c>).</summary>
    public string SignatureStart { get; init; } = "";

    /// <summary>The key's owner says that he is testing (t=y): a failure must not count more than a missing signature (RFC 6376 §3.6.1).</summary>
    public bool IsTesting { get; init; }

    /// <summary>Octets of the canonical body that the signature does not cover (l=); 0 without l=.</summary>
    public long UncoveredOctets { get; init; }

    /// <summary>The status as RFC 8601 writes it.</summary>
    public string StatusName => Status.ToString().ToLowerInvariant();
}
