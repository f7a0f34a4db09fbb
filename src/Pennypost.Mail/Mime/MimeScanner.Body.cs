using System.Buffers;

namespace Pennypost.Mail;

public sealed partial class MimeScanner
{
    private readonly byte[] pending = new byte[MimeLimits.BoundaryLineOctets + 1]; // start of a line that may be a delimiter
    private int pendingLength;
    private bool atLineStart;

    /// <summary>Takes octets of a leaf, a preamble or an epilogue: only delimiters matter.</summary>
    private int TakeBody(ReadOnlySpan<byte> chunk)
    {
        if (openBoundaries == 0)
        {
            // Nothing can end this part but the end of the message.
            lines += chunk.Count((byte)'\n');
            position += chunk.Length;
            return chunk.Length;
        }

        if (atLineStart)
        {
            return TakeLineStart(chunk);
        }

        var found = chunk.IndexOf("\n--"u8);
        if (found >= 0)
        {
            EndLine(chunk, found);
            lines += chunk[..found].Count((byte)'\n');
            atLineStart = true;
            return found + 1;
        }

        lines += chunk.Count((byte)'\n');
        position += chunk.Length;
        // The delimiter may begin in the last octets and go on in the next chunk.
        if (chunk[^1] == (byte)'\n')
        {
            SetLineBreak(chunk, chunk.Length - 1);
            atLineStart = true;
        }
        else if (chunk.Length > 1 && chunk[^1] == (byte)'-' && chunk[^2] == (byte)'\n')
        {
            SetLineBreak(chunk, chunk.Length - 2);
            atLineStart = true;
            pending[0] = (byte)'-';
            pendingLength = 1;
        }

        return chunk.Length;
    }

    /// <summary>Takes octets of a line from its start, as long as it may be a delimiter.</summary>
    private int TakeLineStart(ReadOnlySpan<byte> chunk)
    {
        if (pendingLength < 2 && chunk[0] != (byte)'-')
        {
            // An ordinary line. Its octets are looked at again, for its end.
            pendingLength = 0;
            atLineStart = chunk[0] == (byte)'\n';
            if (!atLineStart)
            {
                // At least one octet is taken so that the caller goes on.
                position++;
                return 1;
            }

            EndLine(chunk, 0);
            return 1;
        }

        var window = chunk[..Math.Min(chunk.Length, MimeLimits.BoundaryLineOctets - pendingLength)];
        var newline = window.IndexOf((byte)'\n');
        var taken = newline < 0 ? window.Length : newline + 1;
        window[..taken].CopyTo(pending.AsSpan(pendingLength));
        pendingLength += taken;
        if (newline >= 0)
        {
            var breakBefore = lineBreak;
            EndLine(chunk, newline);
            FinishLine(breakBefore);
        }
        else
        {
            position += taken;
            if (pendingLength >= MimeLimits.BoundaryLineOctets)
            {
                // Too long for a delimiter.
                pendingLength = 0;
                atLineStart = false;
            }
        }

        return taken;
    }

    private void FinishLine(int breakBefore)
    {
        var line = pending.AsSpan(0, pendingLength);
        pendingLength = 0;
        if (FindDelimiter(line, out var index, out var closes))
        {
            var ended = line[^1] == (byte)'\n' ? 1 : 0;
            TakeDelimiter(index, closes, position - line.Length, lines - ended, breakBefore);
        }
    }

    private void CompletePendingLine()
    {
        if (pendingLength > 0)
        {
            FinishLine(lineBreak);
        }
    }

    /// <summary>Consumes octets up to and with the LF at an index.</summary>
    private void EndLine(ReadOnlySpan<byte> chunk, int newline)
    {
        SetLineBreak(chunk, newline);
        lines++;
        position += newline + 1;
    }

    private void SetLineBreak(ReadOnlySpan<byte> chunk, int newline) =>
        lineBreak = (newline > 0 ? chunk[newline - 1] : lastByte) == (byte)'\r' ? 2 : 1;

    /// <summary>Is this line a delimiter of an open multipart? The innermost one wins.</summary>
    private bool FindDelimiter(ReadOnlySpan<byte> line, out int index, out bool closes)
    {
        closes = false;
        index = -1;
        if (!line.StartsWith("--"u8))
        {
            return false;
        }

        // RFC 2046 §5.1.1: transport padding, white space at the end of the line, does not count. The whole line must match:
        // a prefix match, which the RFC would allow, confuses boundaries of which one begins with the other.
        var text = line[2..].TrimEnd("\r\n \t"u8);
        for (index = open.Count - 1; index >= 0; index--)
        {
            var boundary = open[index].Boundary;
            if (boundary is null || !text.StartsWith(boundary))
            {
                continue;
            }

            var rest = text[boundary.Length..];
            closes = rest.SequenceEqual("--"u8);
            if (closes || rest.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
