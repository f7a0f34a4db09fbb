namespace Pennypost.Trust.Dkim;

/// <summary>What a verifier does with signatures that cover only a part of the body (l=, RFC 6376 §3.5 and §8.2).</summary>
public enum DkimBodyLengthRule
{
    /// <summary>Good is good; <see cref="DkimResult.UncoveredOctets"/> tells what is not covered.</summary>
    Accept,

    /// <summary>A signature under whose l= something was added is <see cref="DkimStatus.Policy"/>; one that covers all is good.</summary>
    PolicyWhenUncovered,

    /// <summary>As before, but <see cref="DkimStatus.Neutral"/>.</summary>
    NeutralWhenUncovered,
}

/// <summary>Limits and rules of verification.</summary>
public sealed record DkimVerifierOptions
{
    /// <summary>The usual rules.</summary>
    public static DkimVerifierOptions Default { get; } = new();

    /// <summary>Octets of a header; signatures of a message with a longer one are <see cref="DkimStatus.PermError"/>.</summary>
    public int MaximumHeaderOctets { get; init; } = 256 * 1024;

    /// <summary>Signatures that are verified, from the top; further ones are <see cref="DkimStatus.Neutral"/> (RFC 6376 §4.2 leaves the number to the verifier).</summary>
    public int MaximumSignatures { get; init; } = 10;

    /// <summary>How far ahead of our clock a signature's t= may be.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What l= is worth.</summary>
    public DkimBodyLengthRule BodyLength { get; init; } = DkimBodyLengthRule.PolicyWhenUncovered;

    /// <summary>Bits of the shortest RSA key (RFC 8301 §3.2).</summary>
    public int MinimumRsaBits { get; init; } = 1024;
}
