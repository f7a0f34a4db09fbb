using System.Buffers;

namespace Pennypost.Smtp.Client;

/// <summary>Writes a message for the wire: every line end CR LF (RFC 5321 §2.3.8), the last line ended, and for DATA dots stuffed (§4.5.2).</summary>
/// <remarks>Stored messages may hold bare CR or LF (an APPEND brought them, say). On the wire each becomes CR LF, since anything else could be taken for
/// an end of data by one server and not by another.</remarks>
/// <param name="stuffs">True for DATA; false for chunks, whose octets are counted (RFC 3030 §2).</param>
internal struct DotStuffer(bool stuffs)
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

            if (stuffs && !inLine && part[0] == '.')
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

    /// <summary>Ends the message.</summary>
    /// <param name="output">Takes the end.</param>
    public readonly void Finish(IBufferWriter<byte> output)
    {
        output.Write(inLine ? "\r\n"u8 : []);
        output.Write(stuffs ? ".\r\n"u8 : []);
    }
}
