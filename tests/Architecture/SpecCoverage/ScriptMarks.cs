using System.Text.RegularExpressions;

namespace Pennypost.Architecture.SpecCoverage;

/// <summary>Finds rows in the titles of the admin app's tests: <c>test('creates an account [spec: USR-150 USR-151]', …)</c>,
/// also behind <c>test.each(…)</c>.</summary>
internal static partial class ScriptMarks
{
    /// <summary>Scans one file.</summary>
    public static SpecMarks Scan(string path, string source)
    {
        var marks = new List<SpecMark>();
        var errors = new List<string>();
        var titles = Title().Matches(source);
        foreach (var match in titles.AsEnumerable())
        {
            var test = $"{Path.GetFileName(path)}: {match.Groups["title"].Value.Trim()}";
            marks.AddRange(match.Groups["rows"].Value
                .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
                .Select(row => new SpecMark(row, test)));
        }

        if (Mark().Count(source) != titles.Count)
        {
            errors.Add($"{path}: [spec: …] stands at the end of a test's title and nowhere else");
        }

        return new SpecMarks(marks, errors);
    }

    [GeneratedRegex(@"(\b(it|test)(\.\w+)*|\))\(\s*(?<quote>['""`])(?<title>[^\n]*?)\[spec:(?<rows>[^\]\n]*)\]\k<quote>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Title();

    [GeneratedRegex(@"\[spec:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mark();
}
