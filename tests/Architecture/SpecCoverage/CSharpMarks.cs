using System.Text.RegularExpressions;

namespace Pennypost.Architecture.SpecCoverage;

/// <summary>Finds <c>[Spec("…")]</c> in C# sources, on a test method or on a class of tests.</summary>
internal static partial class CSharpMarks
{
    /// <summary>Scans one file.</summary>
    public static SpecMarks Scan(string path, string source)
    {
        var marks = new List<SpecMark>();
        var errors = new List<string>();
        var code = SourceText.WithoutComments(source);
        var bare = SourceText.WithoutCommentsAndStrings(source);
        foreach (var match in SpecAttribute().EnumerateMatches(bare))
        {
            var open = match.Index + match.Length - 1;
            var close = MatchingBracket(bare, open, '(', ')');
            var arguments = code[(open + 1)..close];
            var line = source.AsSpan(0, match.Index).Count('\n') + 1;
            if (!Literals().IsMatch(arguments))
            {
                errors.Add($"{path}:{line}: [Spec] takes row ids as literals");
            }
            else if (TestAt(bare, match.Index) is { } test)
            {
                marks.AddRange(Literal().Matches(arguments).Select(literal => new SpecMark(literal.Groups["id"].Value, test)));
            }
            else
            {
                errors.Add($"{path}:{line}: [Spec] stands on no test");
            }
        }

        return new SpecMarks(marks, errors);
    }

    // The declaration that the attribute list around `at` belongs to; null when it is neither a class nor a method with [Fact] or [Theory].
    private static string? TestAt(string bare, int at)
    {
        var start = StartOfAttributes(bare, at);
        var end = start;
        while (end < bare.Length && (bare[end] == '[' || char.IsWhiteSpace(bare[end])))
        {
            end = bare[end] == '[' ? MatchingBracket(bare, end, '[', ']') + 1 : end + 1;
        }

        var length = bare.AsSpan(end).IndexOfAny('{', ';');
        var declaration = length < 0 ? bare[end..] : bare.Substring(end, length);
        if (Class().Match(declaration) is { Success: true } type)
        {
            return type.Groups["name"].Value;
        }

        var method = Method().Match(declaration);
        var isTest = TestAttribute().IsMatch(bare[start..end]);
        return method.Success && isTest ? $"{ClassAround(bare, start)}.{method.Groups["name"].Value}" : null;
    }

    private static int StartOfAttributes(string bare, int at)
    {
        var start = bare.LastIndexOf('[', at);
        while (true)
        {
            var before = start - 1;
            while (before >= 0 && char.IsWhiteSpace(bare[before]))
            {
                before--;
            }

            if (before < 0 || bare[before] != ']')
            {
                return start;
            }

            var depth = 0;
            do
            {
                depth += bare[before] switch { ']' => 1, '[' => -1, _ => 0 };
                before--;
            }
            while (before >= 0 && depth > 0);
            start = before + 1;
        }
    }

    private static string ClassAround(string bare, int at) =>
        Class().Matches(bare[..at]) is { Count: > 0 } classes ? classes[^1].Groups["name"].Value : "?";

    private static int MatchingBracket(string bare, int open, char opening, char closing)
    {
        var depth = 0;
        for (var i = open; i < bare.Length; i++)
        {
            depth += bare[i] == opening ? 1 : bare[i] == closing ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return bare.Length - 1;
    }

    [GeneratedRegex(@"(?<=[\[,]\s*)(Pennypost\.Testing\.)?Spec(Attribute)?\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpecAttribute();

    [GeneratedRegex(@"^\s*""[^""]*""(\s*,\s*""[^""]*"")*\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literals();

    [GeneratedRegex(@"""(?<id>[^""]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\b(class|record)\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Class();

    [GeneratedRegex(@"\b(?<name>\w+)\s*(<[^>]*>)?\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Method();

    [GeneratedRegex(@"[\[,]\s*\w*(Fact|Theory)(Attribute)?\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestAttribute();
}
