namespace Pennypost.Trust.Spf;

/// <summary>What a mechanism says about the client (RFC 7208 §4.6.2).</summary>
/// <param name="IsMatch">It matches.</param>
/// <param name="Error">The error that ends everything instead.</param>
/// <param name="Domain">The included domain whose mechanism matched.</param>
internal readonly record struct SpfMatch(bool IsMatch, SpfVerdict? Error = null, string? Domain = null)
{
    public static SpfMatch Yes => new(IsMatch: true);

    public static SpfMatch No => new(IsMatch: false);

    public static SpfMatch If(bool matches) => new(matches);

    public static SpfMatch Fails(SpfVerdict error) => new(IsMatch: false, error);
}
