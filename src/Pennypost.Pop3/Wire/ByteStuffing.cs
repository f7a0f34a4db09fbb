using System.Buffers;
using System.IO.Pipelines;

namespace Pennypost.Pop3.Wire;

/// <summary>Writes one multi-line response (RFC 1939 §3): doubles a dot that begins a line and ends with the dot line.</summary>
/// <remarks>
/// Invariants: the chunks may be cut anywhere; the octets written, less the doubled dots and the dot line, are the octets given, plus one CRLF
/// when they did not end with one. A dot after a bare LF is doubled too: clients that read lines up to LF would otherwise take the rest of a
/// hostile message for the server's replies.
/// </remarks>
internal struct ByteStuffing(PipeWriter output)
{
    private static ReadOnlySpan<byte> LineStartDot => "\n."u8;

    // The last two octets; an empty response counts as ended by CRLF.
    private byte _beforeLast = (byte)'\r';
    private byte _last = (byte)'\n';

    /// <summary>Writes a chunk and returns how many octets went out.</summary>
    public long Write(ReadOnlySpan<byte> chunk)
    {
        if (chunk.IsEmpty)
        {
            return 0;
        }

        long written = chunk.Length;
        if (_last == (byte)'\n' && chunk[0] == (byte)'.')
        {
            output.Write("."u8);
            written++;
        }

        _beforeLast = chunk.Length > 1 ? chunk[^2] : _last;
        _last = chunk[^1];

        // IndexOf over two octets is vectorised; ordinary mail has no such line and is copied in one piece.
        for (int at; (at = chunk.IndexOf(LineStartDot)) >= 0; chunk = chunk[(at + 1)..])
        {
            output.Write(chunk[..(at + 1)]);
            output.Write("."u8);
            written++;
        }

        output.Write(chunk);
        return written;
    }

    /// <summary>Ends the response and returns how many octets that took.</summary>
    public readonly long End()
    {
        var terminator = _beforeLast == (byte)'\r' && _last == (byte)'\n' ? ".\r\n"u8 : "\r\n.\r\n"u8;
        output.Write(terminator);
        return terminator.Length;
    }
}
