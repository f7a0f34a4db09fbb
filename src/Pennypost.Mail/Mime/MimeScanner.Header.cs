namespace Pennypost.Mail;

public sealed partial class MimeScanner
{
    private byte[] header = new byte[4096]; // complete lines of the current header, then the line that is being read
    private int headerKept; // octets of complete lines
    private int lineKept; // octets of the current line that are in the buffer
    private long lineLength; // octets of the current line that were seen
    private bool headerFull; // a limit was reached: further lines are not kept
    private bool fieldOpen;

    private int HeaderLimit => open.Count == 1 ? MimeLimits.TopHeaderOctets : MimeLimits.PartHeaderOctets;

    /// <summary>Takes octets up to the end of the line or of the chunk.</summary>
    private int TakeHeaderLine(ReadOnlySpan<byte> chunk)
    {
        var newline = chunk.IndexOf((byte)'\n');
        var taken = newline < 0 ? chunk.Length : newline + 1;
        KeepLine(chunk[..taken]);
        position += taken;
        lineLength += taken;
        if (newline >= 0)
        {
            lines++;
            var breakBefore = lineBreak;
            lineBreak = (newline > 0 ? chunk[newline - 1] : lastByte) == (byte)'\r' ? 2 : 1;
            FinishHeaderLine(breakBefore);
        }

        return taken;
    }

    // A line within the limit is kept whole; of a longer one enough to recognise a boundary.
    private void KeepLine(ReadOnlySpan<byte> octets)
    {
        var room = Math.Max(headerFull ? 0 : HeaderLimit - headerKept, MimeLimits.BoundaryLineOctets) - lineKept;
        if (octets.Length > room)
        {
            octets = octets[..Math.Max(0, room)];
        }

        var used = headerKept + lineKept;
        if (header.Length - used < octets.Length)
        {
            Array.Resize(ref header, Math.Max(header.Length * 2, used + octets.Length));
        }

        octets.CopyTo(header.AsSpan(used));
        lineKept += octets.Length;
    }

    private void FinishHeaderLine(int breakBefore)
    {
        var line = header.AsSpan(headerKept, lineKept);
        if (lineLength <= 2 && HeaderBlockReader.IsEmpty(line))
        {
            lineLength = lineKept = 0;
            OpenBody(position, lines);
            return;
        }

        if (openBoundaries > 0 && lineLength <= MimeLimits.BoundaryLineOctets && FindDelimiter(line, out var index, out var closes))
        {
            // RFC 2046 §5.1: a part may consist of nothing; here even the empty line is missing.
            var lineStart = position - lineLength;
            var linesBefore = lines - (line[^1] == (byte)'\n' ? 1 : 0);
            lineLength = lineKept = 0;
            EndHeaderAt(lineStart, linesBefore);
            TakeDelimiter(index, closes, lineStart, linesBefore, breakBefore);
            return;
        }

        if (!headerFull && headerKept + lineLength <= HeaderLimit && entries.Count < MimeLimits.HeaderFields)
        {
            fieldOpen = HeaderBlockReader.AddLine(entries, line, headerKept, fieldOpen);
            headerKept += lineKept;
        }
        else
        {
            headerFull = true;
        }

        lineLength = lineKept = 0;
    }

    // The part has only header lines; an inner message that would start here is empty as well.
    private void EndHeaderAt(long offset, long linesBefore)
    {
        do
        {
            OpenBody(offset, linesBefore);
        }
        while (inHeader);
    }

    private void CompleteHeader()
    {
        if (lineLength > 0)
        {
            FinishHeaderLine(lineBreak);
        }

        if (inHeader)
        {
            EndHeaderAt(position, lines);
        }
    }
}
