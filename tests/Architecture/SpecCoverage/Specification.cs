using System.Text.RegularExpressions;

namespace Pennypost.Architecture.SpecCoverage;

/// <summary>A row of docs/spec.</summary>
/// <param name="Id">Prefix and number, such as <c>SVC-016</c>.</param>
/// <param name="Legacy">The row is marked [legacy]: it describes Windows, desktop or dial-up and names an equivalent.</param>
internal sealed record SpecRow(string Id, bool Legacy);

/// <summary>A capability of docs/spec/00-index.md.</summary>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows in order, each once.</param>
internal sealed record Capability(string Group, string Name, IReadOnlyList<SpecRow> Rows);

/// <summary>The rows and capabilities of docs/spec.</summary>
internal sealed partial class Specification
{
    private Specification(IReadOnlyDictionary<string, SpecRow> rows, IReadOnlyList<Capability> capabilities, IReadOnlyList<string> errors)
    {
        Rows = rows;
        Capabilities = capabilities;
        Errors = errors;
    }

    /// <summary>All rows by id.</summary>
    public IReadOnlyDictionary<string, SpecRow> Rows { get; }

    /// <summary>The capabilities in the order of the index.</summary>
    public IReadOnlyList<Capability> Capabilities { get; }

    /// <summary>Rows that the index names but no file holds, and rows that stand twice.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Reads the files of docs/spec.</summary>
    public static Specification Load()
    {
        var files = Repository.Files(["docs/spec"], ".md");
        return Parse(Repository.Read("docs/spec/00-index.md"), files.Where(path => !path.EndsWith("00-index.md", StringComparison.Ordinal)).Select(Repository.Read));
    }

    /// <summary>Reads an index and the files with the rows.</summary>
    public static Specification Parse(string index, IEnumerable<string> files)
    {
        var errors = new List<string>();
        var rows = new Dictionary<string, SpecRow>(StringComparer.Ordinal);
        foreach (var match in files.SelectMany(file => RowLine().Matches(file)))
        {
            var row = new SpecRow(match.Groups["id"].Value, match.Groups["text"].Value.Contains("[legacy]", StringComparison.Ordinal));
            if (!rows.TryAdd(row.Id, row))
            {
                errors.Add($"{row.Id} stands twice");
            }
        }

        return new Specification(rows, [.. ReadCapabilities(index, rows, errors)], errors);
    }

    private static IEnumerable<Capability> ReadCapabilities(string index, Dictionary<string, SpecRow> rows, List<string> errors)
    {
        var group = string.Empty;
        foreach (var line in index.Split('\n').SkipWhile(line => !line.StartsWith("## Capabilities", StringComparison.Ordinal)).Skip(1))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                yield break;
            }

            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                group = line[4..].Trim();
            }
            else if (line.Split('|') is { Length: 5 } cells && cells[1].Trim() is var name and not "Capability" && !name.StartsWith("---", StringComparison.Ordinal))
            {
                yield return new Capability(group, name, [.. Ranges(cells[3], rows, errors).DistinctBy(row => row.Id)]);
            }
        }
    }

    private static IEnumerable<SpecRow> Ranges(string text, Dictionary<string, SpecRow> rows, List<string> errors)
    {
        foreach (var range in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var match = Range().Match(range);
            if (!match.Success)
            {
                errors.Add($"'{range}' is no range of rows");
                continue;
            }

            var first = int.Parse(match.Groups["first"].Value);
            var last = match.Groups["last"].Success ? int.Parse(match.Groups["last"].Value) : first;
            for (var number = first; number <= last; number++)
            {
                var id = $"{match.Groups["prefix"].Value}-{number:000}";
                if (rows.TryGetValue(id, out var row))
                {
                    yield return row;
                }
                else
                {
                    errors.Add($"the index names {id}, which no file holds");
                }
            }
        }
    }

    [GeneratedRegex(@"^\| (?<id>[A-Z]{3}-\d{3}) \|(?<text>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RowLine();

    [GeneratedRegex(@"^(?<prefix>[A-Z]{3})-(?<first>\d{3})(\.\.(?<last>\d{3}))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Range();
}
