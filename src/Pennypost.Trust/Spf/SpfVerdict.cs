namespace Pennypost.Trust.Spf;

/// <summary>The result of check_host for one domain.</summary>
/// <param name="Result">The result.</param>
internal sealed record SpfVerdict(SpfResult Result)
{
    /// <summary>The directive of this domain's record (or of the one it redirects to) that matched.</summary>
    public string? Mechanism { get; init; }

    /// <summary>The domain whose mechanism matched in the end.</summary>
    public string? MatchedDomain { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>The explanation of the record that decided.</summary>
    public SpfMacroString? Explanation { get; init; }

    /// <summary>Whose record that was: the value of <c>%{d}</c>.</summary>
    public string ExplainedDomain { get; init; } = "";

    public static SpfVerdict Temporary(string problem) => new(SpfResult.TempError) { Problem = SpfText.Printable(problem, 200) };

    public static SpfVerdict Permanent(string problem) => new(SpfResult.PermError) { Problem = SpfText.Printable(problem, 200) };
}
