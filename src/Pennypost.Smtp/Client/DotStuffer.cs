using System.Buffers;

namespace Pennypost.Smtp.Client;

/// <summary>Writes a message for DATA: dots stuffed (RFC 5321 §4.5.2), every line end CR LF (§2.3.8), the last line ended.</summary>
/// <remarks>Stored messages may hold bare CR or LF (an APPEND brought them, say). On the wire each becomes CR LF, since anything else could be taken for
/// an end of data by one server and not by another.</remarks>
internal struct DotStuffer
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private bool inLine;
    private bool afterCr;

    /// <summary>Writes the next part of the message.</summary>
    /// <param name="part">Any octets.</param>
    /// <param name="output">Takes the stuffed octets.</param>
    public void Write(ReadOnlySpan<byte> part, IBufferWriter<byte> output)
    {
        while (!part.IsEmpty)
        {
            if (afterCr)
            {
                // The CR's line end is already out; its LF, if there is one, adds nothing.
                afterCr = false;
                if (part[0] == '\n')
                {
                    part = part[1..];
                    continue;
                }
            }

            if (!inLine && part[0] == '.')
            {
                output.Write("."u8);
            }

            var end = part.IndexOfAny(LineEnds);
            var text = end < 0 ? part : part[..end];
            output.Write(text);
            inLine |= !text.IsEmpty;
            if (end < 0)
            {
                return;
            }

            afterCr = part[end] == '\r';
            output.Write("\r\n"u8);
            inLine = false;
            part = part[(end + 1)..];
        }
    }

    /// <summary>Ends the data.</summary>
    /// <param name="output">Takes the end.</param>
    public readonly void Finish(IBufferWriter<byte> output) => output.Write(inLine ? "\r\n.\r\n"u8 : ".\r\n"u8);
}
