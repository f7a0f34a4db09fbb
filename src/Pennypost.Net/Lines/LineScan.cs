using System.Buffers;

namespace Pennypost.Net;

/// <summary>Finds the end of one line, however the octets are cut into chunks: the outcome depends on the octets alone.</summary>
internal struct LineScan(int maximumLength, int maximumDiscard, BareNewlinePolicy bareNewlines)
{
    private long examined;
    private long discarded;
    private bool tooLong;

    /// <summary>Looks at what has arrived. Null asks for more.</summary>
    /// <param name="buffer">All octets not yet consumed.</param>
    /// <param name="consumed">Up to where they are done with.</param>
    /// <param name="line">The line without its end, when the status is <see cref="LineStatus.Line"/>.</param>
    public LineStatus? Examine(in ReadOnlySequence<byte> buffer, out SequencePosition consumed, out ReadOnlySequence<byte> line)
    {
        line = default;

        // What was searched in an earlier round is not searched again: a line in one-octet chunks stays linear.
        var newline = buffer.Slice(examined).PositionOf((byte)'\n');
        if (newline is null)
        {
            return ExamineUnfinished(buffer, out consumed);
        }

        consumed = buffer.GetPosition(1, newline.Value);
        var whole = buffer.Slice(buffer.Start, newline.Value);
        if (tooLong || whole.Length + 1 > maximumLength)
        {
            return discarded + whole.Length > maximumDiscard ? LineStatus.Flooded : LineStatus.TooLong;
        }

        var endsInCrLf = !whole.IsEmpty && whole.Slice(whole.Length - 1).FirstSpan[0] == (byte)'\r';
        line = endsInCrLf ? whole.Slice(0, whole.Length - 1) : whole;
        if (bareNewlines == BareNewlinePolicy.Reject && (!endsInCrLf || line.PositionOf((byte)'\r') is not null))
        {
            return LineStatus.BareNewline;
        }

        return LineStatus.Line;
    }

    private LineStatus? ExamineUnfinished(in ReadOnlySequence<byte> buffer, out SequencePosition consumed)
    {
        tooLong |= buffer.Length >= maximumLength;
        if (!tooLong)
        {
            consumed = buffer.Start;
            examined = buffer.Length;
            return null;
        }

        consumed = buffer.End;
        examined = 0;
        discarded += buffer.Length;
        return discarded > maximumDiscard ? LineStatus.Flooded : null;
    }
}
