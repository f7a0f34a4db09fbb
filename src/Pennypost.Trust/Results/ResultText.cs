using System.Text;

namespace Pennypost.Trust.Results;

/// <summary>Values of header fields made of what strangers wrote: nothing in them can end the line or the value.</summary>
internal static class ResultText
{
    private const int Longest = 400;
    private const string Specials = "()<>@,;:\\\"/[]?=";

    /// <summary>A keyword of ours; other characters are replaced.</summary>
    public static string Token(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(IsTokenCharacter(c) ? c : '-');
        }

        return clean.Length == 0 ? "-" : clean.ToString();
    }

    /// <summary>RFC 8601 §2.2, pvalue: a token, a domain or an address as it is, anything else quoted. A local part beyond ASCII is left out.</summary>
    public static string Value(string text)
    {
        if (text.Length is > 0 and <= Longest && text.All(IsTokenCharacter))
        {
            return text;
        }

        var at = text.LastIndexOf('@');
        if (at >= 0 && text.Length <= Longest && at < text.Length - 1 && text.AsSpan(at + 1).IndexOfAnyExcept(s_domain) < 0)
        {
            var local = text.AsSpan(0, at);
            if (!Ascii.IsValid(local))
            {
                return text[at..];
            }

            if (IsDotAtom(local))
            {
                return text;
            }
        }

        return Quoted(text);
    }

    /// <summary>A quoted string (RFC 5322 §3.2.4).</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Text for a comment, without parentheses and backslashes.</summary>
    public static string Comment(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            clean.Append(c switch { '(' => '[', ')' => ']', '\\' => '/', >= ' ' and <= '~' => c, _ => '?' });
        }

        return clean.ToString();
    }

    /// <summary>Without white space and line breaks, so that folding hides nothing.</summary>
    public static string WithoutWhiteSpace(string text) => string.Concat(text.Where(c => c is not (' ' or '\t' or '\r' or '\n' or '\0')));

    /// <summary>RFC 2045 §5.1, token.</summary>
    public static bool IsTokenCharacter(char c) => c is > ' ' and <= '~' && !Specials.Contains(c, StringComparison.Ordinal);

    private static readonly System.Buffers.SearchValues<char> s_domain =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    private static bool IsDotAtom(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split('.'))
        {
            if (text[range].Length == 0 || text[range].IndexOfAnyExcept(s_atom) >= 0)
            {
                return text.Length == 0;
            }
        }

        return true;
    }

    private static readonly System.Buffers.SearchValues<char> s_atom =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~");
}
