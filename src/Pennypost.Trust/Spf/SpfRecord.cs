namespace Pennypost.Trust.Spf;

/// <summary>A policy that was read wholly: one wrong term anywhere, and it is none (RFC 7208 §4.6).</summary>
internal sealed class SpfRecord
{
    private const string Version = "v=spf1";

    private readonly List<SpfDirective> directives = [];

    private SpfRecord()
    {
    }

    /// <summary>The directives in their order.</summary>
    public IReadOnlyList<SpfDirective> Directives => directives;

    /// <summary>Whose policy holds when no directive matches; null without one.</summary>
    public SpfMacroString? Redirect { get; private set; }

    /// <summary>Where the explanation is found; null without one.</summary>
    public SpfMacroString? Explanation { get; private set; }

    /// <summary>RFC 7208 §4.5: a text is a record when the version stands alone or before a space.</summary>
    public static bool IsRecord(string text) =>
        text.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && (text.Length == Version.Length || text[Version.Length] == ' ');

    /// <summary>Reads a text for which <see cref="IsRecord"/> is true.</summary>
    /// <param name="text">One character per octet.</param>
    /// <param name="problem">The term that is wrong, when the result is null.</param>
    public static SpfRecord? Read(string text, out string problem)
    {
        var record = new SpfRecord();
        problem = "";
        foreach (var term in text[Version.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!record.ReadTerm(term))
            {
                problem = $"The policy has a wrong term: {SpfText.Printable(term, 80)}";
                return null;
            }
        }

        return record;
    }

    private bool ReadTerm(string term)
    {
        var name = SpfText.NameLength(term);
        if (name > 0 && name < term.Length && term[name] == '=')
        {
            return ReadModifier(term[..name], term.AsSpan(name + 1));
        }

        if (SpfDirectiveReader.Read(term) is not { } directive)
        {
            return false;
        }

        directives.Add(directive);
        return true;
    }

    private bool ReadModifier(string name, ReadOnlySpan<char> value)
    {
        // RFC 7208 §6: these two at most once each; others are passed over when their syntax is right.
        if (name.Equals("redirect", StringComparison.OrdinalIgnoreCase))
        {
            var isFirst = Redirect is null;
            Redirect = SpfMacroString.ReadDomain(value);
            return isFirst && Redirect is not null;
        }

        if (name.Equals("exp", StringComparison.OrdinalIgnoreCase))
        {
            var isFirst = Explanation is null;
            Explanation = SpfMacroString.ReadDomain(value);
            return isFirst && Explanation is not null;
        }

        return SpfMacroString.ReadUnknown(value) is not null;
    }
}
