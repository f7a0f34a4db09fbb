using System.Text.RegularExpressions;

namespace Pennypost.Architecture.Rfc;

/// <summary>A row of docs/rfc/index.tsv.</summary>
/// <param name="Number">The RFC's number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">implemented, partial or planned.</param>
/// <param name="Where">Where in the repository it lives, or will.</param>
internal sealed record RfcRow(int Number, string Title, string Status, string Where);

/// <summary>The index of RFCs and the citations in the product's sources.</summary>
internal static partial class RfcIndex
{
    /// <summary>The index's place.</summary>
    public const string Path = "docs/rfc/index.tsv";

    /// <summary>The first line of the index.</summary>
    public const string Header = "rfc\ttitle\tstatus\twhere";

    /// <summary>The rows; a line that is not a row of four cells is an error.</summary>
    public static IReadOnlyList<RfcRow> Load() => Parse(Repository.Read(Path));

    /// <summary>Reads the rows of an index.</summary>
    public static IReadOnlyList<RfcRow> Parse(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        lines[0].ShouldBe(Header);
        return [.. lines.Skip(1).Select(line => line.Split('\t') is [var number, var title, var status, var where]
            ? new RfcRow(int.Parse(number), title, status, where)
            : throw new FormatException($"{Path}: '{line}' has no four cells"))];
    }

    /// <summary>The RFCs that product sources cite, with the files that cite them.</summary>
    public static ILookup<int, string> Citations() =>
        Repository.ProductSources()
            .Concat(Repository.Files(["src"], ".sql"))
            .SelectMany(path => Cited(Repository.Read(path)).Select(number => (Number: number, Path: path)))
            .ToLookup(citation => citation.Number, citation => citation.Path);

    /// <summary>The RFC numbers cited in a text: <c>RFC 5321</c>, or several after one word as in <c>RFC 2045, 2046</c>.</summary>
    public static IEnumerable<int> Cited(string text) =>
        Citation().Matches(text)
            .SelectMany(match => match.Groups["number"].Captures)
            .Select(capture => int.Parse(capture.Value))
            .Distinct();

    [GeneratedRegex(@"\bRFCs?[ -]?(?<number>\d{3,5})(?![\d.])((,| and| to|/)\s?(?<number>\d{4,5})(?![\d.]))*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Citation();
}
