using System.Buffers;
using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>Mailbox names on the wire: modified UTF-7 (RFC 3501 §5.1.3).</summary>
internal static class ModifiedUtf7
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Decodes a name. 8-bit bytes are taken when they are valid UTF-8, as RFC 9051 §5.1 clients send them.</summary>
    /// <exception cref="ImapSyntaxException">The name is not well-formed.</exception>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        if (name.ContainsAnyInRange((byte)0, (byte)0x1F) || name.Contains((byte)0x7F))
        {
            throw new ImapSyntaxException("Control character in a mailbox name");
        }

        if (!Ascii.IsValid(name))
        {
            return DecodeUtf8(name);
        }

        if (!name.Contains((byte)'&'))
        {
            return Encoding.ASCII.GetString(name);
        }

        var text = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != '&')
            {
                text.Append((char)name[i]);
                continue;
            }

            int length = name[(i + 1)..].IndexOf((byte)'-');
            if (length < 0)
            {
                throw Malformed();
            }

            AppendShifted(text, name.Slice(i + 1, length));
            i += length + 1;
        }

        return text.ToString();
    }

    /// <summary>Encodes a name for the wire; the result is printable US-ASCII.</summary>
    public static string Encode(string name)
    {
        if (name.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !name.Contains('&', StringComparison.Ordinal))
        {
            return name;
        }

        var encoded = new StringBuilder(name.Length + 16);
        for (int i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                encoded.Append(name[i] == '&' ? "&-" : name[i]);
                i++;
                continue;
            }

            int length = name.AsSpan(i).IndexOfAnyInRange(' ', '~');
            length = length < 0 ? name.Length - i : length;
            byte[] utf16 = Encoding.BigEndianUnicode.GetBytes(name, i, length);
            encoded.Append('&').Append(Convert.ToBase64String(utf16).TrimEnd('=').Replace('/', ',')).Append('-');
            i += length;
        }

        return encoded.ToString();
    }

    private static string DecodeUtf8(ReadOnlySpan<byte> name)
    {
        try
        {
            return StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed();
        }
    }

    private static void AppendShifted(StringBuilder text, ReadOnlySpan<byte> base64)
    {
        if (base64.IsEmpty)
        {
            text.Append('&');
            return;
        }

        var padded = new char[(base64.Length + 3) / 4 * 4];
        padded.AsSpan().Fill('=');
        for (int i = 0; i < base64.Length; i++)
        {
            padded[i] = base64[i] switch { (byte)',' => '/', (byte)'/' => throw Malformed(), byte b => (char)b };
        }

        var utf16 = new byte[padded.Length];
        if (!Convert.TryFromBase64Chars(padded, utf16, out int written) || written == 0 || written % 2 != 0)
        {
            throw Malformed();
        }

        string decoded = Encoding.BigEndianUnicode.GetString(utf16, 0, written);
        foreach (Rune rune in decoded.EnumerateRunes())
        {
            // A lone surrogate decodes to U+FFFD; control characters must not hide in the encoding.
            if (rune.Value is 0xFFFD or < 0x20 or 0x7F)
            {
                throw Malformed();
            }
        }

        text.Append(decoded);
    }

    private static ImapSyntaxException Malformed() => new("Mailbox name is not in modified UTF-7");
}
