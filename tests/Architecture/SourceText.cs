using System.Text;

namespace Pennypost.Architecture;

/// <summary>A view of C# source that keeps offsets and line ends but blanks what is not code.</summary>
internal static class SourceText
{
    /// <summary>Comments become spaces; strings stay.</summary>
    public static string WithoutComments(string source) => Blank(source, blankStrings: false);

    /// <summary>Comments and the insides of strings become spaces.</summary>
    public static string WithoutCommentsAndStrings(string source) => Blank(source, blankStrings: true);

    private static string Blank(string source, bool blankStrings)
    {
        var text = new StringBuilder(source);
        var at = 0;
        while (at < source.Length)
        {
            var (end, isString) = TokenAt(source, at);
            if (!isString || blankStrings)
            {
                for (var i = at; i < end && end > at + 1; i++)
                {
                    if (text[i] != '\n')
                    {
                        text[i] = ' ';
                    }
                }
            }

            at = end;
        }

        return text.ToString();
    }

    // The end of the comment, string or character that starts here; a single character of code otherwise.
    private static (int End, bool IsString) TokenAt(string source, int at)
    {
        var rest = source.AsSpan(at);
        if (rest.StartsWith("//"))
        {
            return (EndOf(source, at, "\n", keepTerminator: false), false);
        }

        if (rest.StartsWith("/*"))
        {
            return (EndOf(source, at + 2, "*/", keepTerminator: true), false);
        }

        if (rest.StartsWith("\"\"\""))
        {
            var quotes = rest.IndexOfAnyExcept('"');
            quotes = quotes < 0 ? rest.Length : quotes;
            return (EndOf(source, at + quotes, new string('"', quotes), keepTerminator: true), true);
        }

        if (rest.StartsWith("@\"") || rest.StartsWith("$@\"") || rest.StartsWith("@$\""))
        {
            return (EndOfVerbatim(source, source.IndexOf('"', at) + 1), true);
        }

        return rest[0] is '"' or '\'' ? (EndOfQuoted(source, at + 1, rest[0]), true) : (at + 1, true);
    }

    private static int EndOf(string source, int from, string terminator, bool keepTerminator)
    {
        var found = source.IndexOf(terminator, Math.Min(from, source.Length), StringComparison.Ordinal);
        return found < 0 ? source.Length : found + (keepTerminator ? terminator.Length : 0);
    }

    private static int EndOfVerbatim(string source, int at)
    {
        while (at < source.Length)
        {
            if (source[at] != '"')
            {
                at++;
            }
            else if (at + 1 < source.Length && source[at + 1] == '"')
            {
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }

        return at;
    }

    private static int EndOfQuoted(string source, int at, char quote)
    {
        while (at < source.Length && source[at] != '\n')
        {
            if (source[at] == quote)
            {
                return at + 1;
            }

            at += source[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, source.Length);
    }
}
