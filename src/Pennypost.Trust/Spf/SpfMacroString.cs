using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pennypost.Trust.Spf;

/// <summary>A text with macros, read once and expanded when it is needed (RFC 7208 §7).</summary>
internal sealed class SpfMacroString
{
    private const string Letters = "slodiphv";
    private const string ExplanationLetters = "slodiphvcrt";
    private static readonly SearchValues<char> s_delimiters = SearchValues.Create(".-+,/_=");

    private readonly List<SpfMacroToken> tokens = [];

    private SpfMacroString()
    {
    }

    /// <summary>True when it ends like a domain: with a top label of letters, or with an expansion (RFC 7208 §7.1, domain-end).</summary>
    public bool EndsLikeDomain => tokens.Count > 0 && (tokens[^1].IsExpansion || EndsWithTopLabel(tokens[^1].Literal));

    /// <summary>True when a macro with this letter occurs.</summary>
    public bool Uses(char letter) => tokens.Exists(token => token.Letter == letter);

    /// <summary>Reads a domain-spec; null when it is none.</summary>
    public static SpfMacroString? ReadDomain(ReadOnlySpan<char> text) => Read(text, Letters, '!') is { EndsLikeDomain: true } domain ? domain : null;

    /// <summary>Reads the value of a modifier that nobody knows; null when it breaks the syntax all the same.</summary>
    public static SpfMacroString? ReadUnknown(ReadOnlySpan<char> text) => Read(text, Letters, '!');

    /// <summary>Reads an explanation, where spaces and three more letters are allowed (RFC 7208 §6.2, §7.2); null when it is none.</summary>
    public static SpfMacroString? ReadExplanation(ReadOnlySpan<char> text) => Read(text, ExplanationLetters, ' ');

    /// <summary>Replaces the macros.</summary>
    /// <param name="value">A letter's value; null when there is none, which makes the whole text null.</param>
    public string? Expand(Func<char, string?> value)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            if (token.Letter == '\0')
            {
                text.Append(token.Literal);
            }
            else if (value(token.Letter) is { } plain)
            {
                text.Append(token.Transform(plain));
            }
            else
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static SpfMacroString? Read(ReadOnlySpan<char> text, string letters, char lowest)
    {
        var result = new SpfMacroString();
        while (text.Length > 0)
        {
            var length = text.IndexOf('%');
            var literal = length < 0 ? text : text[..length];
            if (literal.Length > 0)
            {
                if (literal.IndexOfAnyExceptInRange(lowest, '~') >= 0)
                {
                    return null;
                }

                result.tokens.Add(SpfMacroToken.Text(literal.ToString()));
                text = text[literal.Length..];
            }
            else if (!result.ReadExpansion(ref text, letters))
            {
                return null;
            }
        }

        return result;
    }

    private bool ReadExpansion(ref ReadOnlySpan<char> text, string letters)
    {
        if (text.Length < 2)
        {
            return false;
        }

        // RFC 7208 §7.1: a percent sign, a space, and a space for URLs.
        var escape = text[1] switch { '%' => "%", '_' => " ", '-' => "%20", _ => null };
        if (escape is not null)
        {
            tokens.Add(SpfMacroToken.Escaped(escape));
            text = text[2..];
            return true;
        }

        var end = text.IndexOf('}');
        if (text[1] != '{' || end < 3 || ReadMacro(text[2..end], letters) is not { } macro)
        {
            return false;
        }

        tokens.Add(macro);
        text = text[(end + 1)..];
        return true;
    }

    private static SpfMacroToken? ReadMacro(ReadOnlySpan<char> text, string letters)
    {
        var letter = char.ToLowerInvariant(text[0]);
        if (!char.IsAsciiLetter(text[0]) || !letters.Contains(letter, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = text[1..];
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is var stop && stop < 0 ? rest.Length : stop;
        var keep = 0;
        if (digits > 0)
        {
            // RFC 7208 §7.3: zero is not allowed; no value has more parts than fit in a name, so large numbers mean all.
            keep = int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
            if (keep == 0)
            {
                return null;
            }
        }

        rest = rest[digits..];
        var reverse = rest.Length > 0 && rest[0] is 'r' or 'R';
        rest = reverse ? rest[1..] : rest;
        return rest.IndexOfAnyExcept(s_delimiters) >= 0
            ? null
            : new SpfMacroToken("", letter, IsExpansion: true, keep, reverse, rest.Length == 0 ? "." : rest.ToString(), char.IsAsciiLetterUpper(text[0]));
    }

    // toplabel: letters, digits and inner hyphens, but not digits alone, so that an address is no name.
    private static bool EndsWithTopLabel(string literal)
    {
        var text = literal.AsSpan();
        if (text[^1] == '.')
        {
            text = text[..^1];
        }

        var dot = text.LastIndexOf('.');
        if (dot < 0)
        {
            return false;
        }

        var label = text[(dot + 1)..];
        var hasOther = false;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }

            hasOther |= !char.IsAsciiDigit(c);
        }

        return label.Length > 0 && hasOther && label[0] != '-' && label[^1] != '-';
    }
}
