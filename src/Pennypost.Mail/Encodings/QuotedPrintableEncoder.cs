using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Quoted-printable text (RFC 2045 §6.7).</summary>
internal static class QuotedPrintableEncoder
{
    /// <summary>RFC 2045 §6.7 rule 5: lines of at most 76 characters, the soft break's "=" counted.</summary>
    private const int LongestLine = 76;

    public static void Encode(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var column = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\r' && i + 1 < text.Length && text[i + 1] == (byte)'\n')
            {
                output.Write("\r\n"u8);
                column = 0;
                i++;
                continue;
            }

            var plain = IsPlain(text, i, column);
            var width = plain ? 1 : 3;
            if (column + width > LongestLine - 1)
            {
                output.Write("=\r\n"u8);
                column = 0;
                plain = IsPlain(text, i, column);
                width = plain ? 1 : 3;
            }

            var target = output.GetSpan(3);
            if (plain)
            {
                target[0] = text[i];
            }
            else
            {
                target[0] = (byte)'=';
                target[1] = (byte)Hex.Digit(text[i] >> 4);
                target[2] = (byte)Hex.Digit(text[i] & 15);
            }

            output.Advance(width);
            column += width;
        }
    }

    private static bool IsPlain(ReadOnlySpan<byte> text, int i, int column) => text[i] switch
    {
        (byte)'=' => false,
        // Rule 3: white space at the end of a line must be encoded.
        (byte)' ' or (byte)'\t' => i + 1 < text.Length && text[i + 1] is not ((byte)'\r' or (byte)'\n'),
        // A line of one dot or one that begins with "From " is changed by careless relays (RFC 2049 §3).
        (byte)'.' => column > 0,
        (byte)'F' => column > 0 || !text[i..].StartsWith("From "u8),
        > 0x20 and < 0x7F => true,
        _ => false,
    };
}
