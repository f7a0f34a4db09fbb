using System.Buffers;

namespace Pennypost.Smtp.Grammar;

/// <summary>The character classes of RFC 5321 §4.1.2 as search tables.</summary>
internal static class SmtpCharacters
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>atext of RFC 5322 §3.2.3, ASCII part; RFC 6531 §3.3 adds every UTF-8 non-ASCII character.</summary>
    private static readonly SearchValues<byte> Atext = Bytes(Alphanumeric + "!#$%&'*+-/=?^_`{|}~");

    /// <summary>Let-dig, hyphen, and the underscore that names found in the field carry (RFC 2181 §11 leaves the alphabet open).</summary>
    private static readonly SearchValues<byte> DomainLabel = Bytes(Alphanumeric + "-_");

    /// <summary>esmtp-keyword characters.</summary>
    private static readonly SearchValues<byte> Keyword = Bytes(Alphanumeric + "-");

    private static readonly SearchValues<char> AtextCharacters = SearchValues.Create(Alphanumeric + "!#$%&'*+-/=?^_`{|}~");

    public static bool IsAtext(byte b) => b >= 0x80 || Atext.Contains(b);

    public static bool IsDomainLabel(byte b) => b >= 0x80 || DomainLabel.Contains(b);

    public static bool IsKeyword(byte b) => Keyword.Contains(b);

    /// <summary>esmtp-value: any printable character but "=" and space (RFC 5321 §4.1.2), or UTF-8 (RFC 6531 §3.3).</summary>
    public static bool IsValue(byte b) => b is > 32 and not (byte)'=' and not 127;

    /// <summary>Control characters have no place in any SMTP command or reply; HTAB counts as one here.</summary>
    public static bool HasControl(ReadOnlySpan<byte> text) =>
        text.ContainsAnyInRange((byte)0, (byte)31) || text.Contains((byte)127);

    /// <inheritdoc cref="HasControl(ReadOnlySpan{byte})"/>
    public static bool HasControl(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\0', '\u001F') || text.Contains('\u007F');

    /// <summary>True when a local part can be written without quotes.</summary>
    public static bool IsDotString(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] == '.' || text[^1] == '.' || text.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c != '.' && c < 0x80 && !AtextCharacters.Contains(c))
            {
                return false;
            }
        }

        return true;
    }

    private static SearchValues<byte> Bytes(string text) => SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(text));
}
