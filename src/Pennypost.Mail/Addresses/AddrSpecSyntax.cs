using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>The characters of local parts: what is allowed, what needs quotes, where the @ is.</summary>
internal static class AddrSpecSyntax
{
    // RFC 5322 §3.2.3: atext, and the dot of a dot-atom. Letters beyond ASCII are atext too (RFC 6532 §3.2).
    private static readonly SearchValues<char> AsciiAtextOrDot =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.");

    public static bool IsLocalPart(string local)
    {
        // RFC 5321 §4.5.3.1.1: 64 octets. The empty quoted string is legal grammar but names no mailbox anywhere.
        if (local.Length is 0 or > 64 || Encoding.UTF8.GetByteCount(local) > 64)
        {
            return false;
        }

        for (var i = 0; i < local.Length; i++)
        {
            var c = local[i];
            // RFC 5321 §4.1.2: quoted text is 32-126; controls (also the C1 set) would break protocol lines and screens.
            if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFFFD')
            {
                return false;
            }

            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 >= local.Length || !char.IsLowSurrogate(local[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    public static bool IsDotAtom(string local)
    {
        if (local.Length == 0 || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in local)
        {
            if (c < 0x80 ? !AsciiAtextOrDot.Contains(c) : char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return true;
    }

    public static string QuoteLocalPart(string local)
    {
        if (IsDotAtom(local))
        {
            return local;
        }

        var quoted = new StringBuilder(local.Length + 8).Append('"');
        foreach (var c in local)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Splits at the @ that ends the local part and removes the quotes of the local part.</summary>
    public static bool TrySplit(string text, out string local, out string domain)
    {
        local = domain = "";
        if (text.Length == 0)
        {
            return false;
        }

        return text[0] == '"' ? TrySplitQuoted(text, out local, out domain) : TrySplitAtom(text, out local, out domain);
    }

    private static bool TrySplitAtom(string text, out string local, out string domain)
    {
        local = domain = "";
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0)
        {
            return false;
        }

        foreach (var c in text.AsSpan(0, at))
        {
            // Dots at the ends or in a row are wrong (RFC 5322 §3.2.3) but real mailboxes of large providers have them;
            // they are accepted here and written back quoted, which means the same mailbox.
            if (c < 0x80 ? !AsciiAtextOrDot.Contains(c) : char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        local = text[..at];
        domain = text[(at + 1)..];
        return true;
    }

    private static bool TrySplitQuoted(string text, out string local, out string domain)
    {
        local = domain = "";
        var unquoted = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                if (i + 1 >= text.Length || text[i + 1] != '@')
                {
                    return false;
                }

                local = unquoted.ToString();
                domain = text[(i + 2)..];
                return true;
            }

            if (c == '\\' && ++i >= text.Length)
            {
                return false;
            }

            unquoted.Append(text[i]);
        }

        return false;
    }
}
