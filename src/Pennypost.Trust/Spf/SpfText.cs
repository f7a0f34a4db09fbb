using System.Text;

namespace Pennypost.Trust.Spf;

/// <summary>Small readers and cleaners of SPF's texts.</summary>
internal static class SpfText
{
    /// <summary>Length of the modifier name at the start: a letter, then letters, digits, hyphen, underscore, dot (RFC 7208 §4.6.1).</summary>
    public static int NameLength(string term)
    {
        if (term.Length == 0 || !char.IsAsciiLetter(term[0]))
        {
            return 0;
        }

        var length = 1;
        while (length < term.Length && (char.IsAsciiLetterOrDigit(term[length]) || term[length] is '-' or '_' or '.'))
        {
            length++;
        }

        return length;
    }

    /// <summary>At most so many characters, everything outside printable ASCII replaced: what strangers wrote may then stand in a line.</summary>
    public static string Printable(string text, int longest)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, longest)))
        {
            clean.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return clean.ToString();
    }
}
