using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Unfolding and cleaning of raw header values (RFC 5322 §2.2.3).</summary>
public static class HeaderValue
{
    /// <summary>The value on one line: line breaks removed, the white space after them kept, none at the ends; NUL and lone CR become spaces.</summary>
    /// <param name="raw">Bytes after the colon of a header field, folded, with or without the final line break.</param>
    /// <returns>Bytes without CR, LF and NUL.</returns>
    public static byte[] Unfold(ReadOnlySpan<byte> raw)
    {
        raw = Trim(raw);
        if (raw.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) < 0)
        {
            return raw.ToArray();
        }

        var buffer = new byte[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            switch (raw[i])
            {
                case (byte)'\r' when i + 1 < raw.Length && raw[i + 1] == (byte)'\n':
                case (byte)'\n':
                    break;
                case (byte)'\r' or 0:
                    buffer[length++] = (byte)' ';
                    break;
                default:
                    buffer[length++] = raw[i];
                    break;
            }
        }

        return buffer[..length];
    }

    /// <summary>Without white space and line breaks at both ends.</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> raw) => raw.Trim(" \t\r\n\0"u8);

    /// <summary>Copies text of a quoted string or comment: backslashes resolved, line breaks left out (RFC 5322 §3.2.4).</summary>
    internal static void AppendUnescaped(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> quoted)
    {
        if (quoted.IndexOfAny("\\\r\n\0"u8) < 0)
        {
            text.Write(quoted);
            return;
        }

        var target = text.GetSpan(quoted.Length);
        var length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            var b = quoted[i];
            if (b == (byte)'\\' && i + 1 < quoted.Length)
            {
                b = quoted[++i];
            }

            if (b is not ((byte)'\r' or (byte)'\n' or 0))
            {
                target[length++] = b;
            }
        }

        text.Advance(length);
    }
}
