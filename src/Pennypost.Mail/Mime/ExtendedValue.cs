using System.Text;

namespace Pennypost.Mail;

/// <summary>Values of RFC 2231 §4: <c>charset'language'percent-encoded</c>.</summary>
internal static class ExtendedValue
{
    public static string Decode(string raw)
    {
        var first = raw.IndexOf('\'', StringComparison.Ordinal);
        var second = first < 0 ? -1 : raw.IndexOf('\'', first + 1);
        var charset = second < 0 ? "" : raw[..first];
        var bytes = PercentDecode(second < 0 ? raw : raw[(second + 1)..]);
        return charset.Length == 0 ? Charsets.DecodeUnlabelled(bytes) : Charsets.Decode(charset, bytes);
    }

    public static byte[] PercentDecode(string text)
    {
        var source = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == (byte)'%' && i + 2 < source.Length && Hex.TryPair(source[i + 1], source[i + 2], out var b))
            {
                source[length++] = b;
                i += 2;
            }
            else
            {
                source[length++] = source[i];
            }
        }

        return source[..length];
    }

    /// <summary>Percent-encodes what is no attribute-char (RFC 2231 §7).</summary>
    public static string PercentEncode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 2);
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "!#$&+-.^_`{|}~".Contains((char)b, StringComparison.Ordinal))
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('%').Append(Hex.Digit(b >> 4)).Append(Hex.Digit(b & 15));
            }
        }

        return text.ToString();
    }
}
