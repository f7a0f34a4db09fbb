using System.Text;

namespace Pennypost.Trust.Spf;

/// <summary>A piece of a macro string: literal text, or a macro to be replaced (RFC 7208 §7.1).</summary>
/// <param name="Literal">The text of a literal, or of one of the escapes <c>%%</c>, <c>%_</c>, <c>%-</c>; empty for a macro.</param>
/// <param name="Letter">The macro's letter in lower case; NUL for text.</param>
/// <param name="IsExpansion">True for macros and escapes, with which a domain may end.</param>
/// <param name="Keep">How many parts from the right are kept; 0 for all.</param>
/// <param name="Reverse">The parts change their order.</param>
/// <param name="Delimiters">What parts the value.</param>
/// <param name="Escape">The letter was upper case: the value is URL-escaped (RFC 7208 §7.3).</param>
internal sealed record SpfMacroToken(string Literal, char Letter, bool IsExpansion, int Keep, bool Reverse, string Delimiters, bool Escape)
{
    public static SpfMacroToken Text(string text) => new(text, '\0', IsExpansion: false, 0, Reverse: false, ".", Escape: false);

    public static SpfMacroToken Escaped(string text) => new(text, '\0', IsExpansion: true, 0, Reverse: false, ".", Escape: false);

    /// <summary>Cuts, turns and joins a value (RFC 7208 §7.3): whatever parted it, dots join it.</summary>
    public string Transform(string value)
    {
        IEnumerable<string> parts = value.Split(Delimiters.ToCharArray());
        if (Reverse)
        {
            parts = parts.Reverse();
        }

        if (Keep > 0)
        {
            parts = parts.TakeLast(Keep);
        }

        var joined = string.Join('.', parts);
        return Escape ? UrlEscape(joined) : joined;
    }

    // RFC 7208 §7.3: everything outside the unreserved set of RFC 3986 §2.3.
    private static string UrlEscape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                escaped.Append((char)octet);
            }
            else
            {
                escaped.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
