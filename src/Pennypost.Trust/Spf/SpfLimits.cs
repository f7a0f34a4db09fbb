namespace Pennypost.Trust.Spf;

/// <summary>How much work a policy may cause.</summary>
public sealed record SpfLimits
{
    /// <summary>Terms that ask DNS (RFC 7208 §4.6.4).</summary>
    public int Lookups { get; init; } = 10;

    /// <summary>Questions without an answer (RFC 7208 §4.6.4).</summary>
    public int VoidLookups { get; init; } = 2;

    /// <summary>Exchangers of one <c>mx</c>; more are an error (RFC 7208 §4.6.4).</summary>
    public int Exchangers { get; init; } = 10;

    /// <summary>Names of the client that are looked at; others are passed over (RFC 7208 §4.6.4).</summary>
    public int ClientNames { get; init; } = 10;

    /// <summary>Time for the whole check; then it is a temporary error (RFC 7208 §4.6.4 asks for at least 20 seconds, SVC-180).</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest explanation that is kept.</summary>
    public int ExplanationLength { get; init; } = 300;
}
