using System.Buffers;
using System.Buffers.Text;

namespace Pennypost.Mail;

/// <summary>Writes the strings of IMAP responses (RFC 9051 §4.3).</summary>
internal static class ImapText
{
    /// <summary>Longer strings go as literals: clients read quoted strings with line limits (RFC 9051 §4: lines of reasonable length).</summary>
    private const int LongestQuoted = 4096;

    private static readonly SearchValues<byte> QuotedSafe =
        SearchValues.Create([(byte)'\t', .. Enumerable.Range(0x20, 0x5F).Where(b => b is not ('"' or '\\')).Select(b => (byte)b)]);

    private static readonly SearchValues<byte> QuotedEscapable =
        SearchValues.Create([(byte)'\t', .. Enumerable.Range(0x20, 0x5F).Select(b => (byte)b)]);

    public static void WriteNil(ArrayBufferWriter<byte> output) => output.Write("NIL"u8);

    /// <summary>nstring: NIL, a quoted string, or a literal for 8-bit text, which IMAP4rev1 forbids in quotes (RFC 3501 §4.3).</summary>
    public static void WriteNString(ArrayBufferWriter<byte> output, byte[]? text)
    {
        if (text is null)
        {
            WriteNil(output);
        }
        else
        {
            WriteString(output, text);
        }
    }

    /// <summary>The same from text, as UTF-8.</summary>
    public static void WriteNString(ArrayBufferWriter<byte> output, string? text) =>
        WriteNString(output, text is null ? null : System.Text.Encoding.UTF8.GetBytes(text));

    public static void WriteString(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        if (text.Length <= LongestQuoted && text.IndexOfAnyExcept(QuotedSafe) < 0)
        {
            output.Write("\""u8);
            output.Write(text);
            output.Write("\""u8);
        }
        else if (text.Length <= LongestQuoted && text.IndexOfAnyExcept(QuotedEscapable) < 0)
        {
            WriteEscaped(output, text);
        }
        else
        {
            WriteLiteral(output, text);
        }
    }

    public static void WriteNumber(ArrayBufferWriter<byte> output, long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    private static void WriteEscaped(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        var target = output.GetSpan((text.Length * 2) + 2);
        var length = 0;
        target[length++] = (byte)'"';
        foreach (var b in text)
        {
            if (b is (byte)'"' or (byte)'\\')
            {
                target[length++] = (byte)'\\';
            }

            target[length++] = b;
        }

        target[length++] = (byte)'"';
        output.Advance(length);
    }

    // RFC 9051 §4.3: a literal may hold any octet but NUL; CR and LF are allowed by the grammar but mean nothing in these fields.
    private static void WriteLiteral(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("{"u8);
        WriteNumber(output, text.Length);
        output.Write("}\r\n"u8);
        var target = output.GetSpan(text.Length)[..text.Length];
        text.CopyTo(target);
        foreach (ref var b in target)
        {
            if (b is 0 or (byte)'\r' or (byte)'\n')
            {
                b = (byte)' ';
            }
        }

        output.Advance(text.Length);
    }
}
