namespace Pennypost.Pop3.Wire;

/// <summary>Finds where TOP ends (RFC 1939 §7): after the header, the blank line and the asked number of body lines.</summary>
/// <remarks>The chunks may be cut anywhere, between CR and LF too.</remarks>
internal struct TopCut(long bodyLines)
{
    private long _bodyLines = bodyLines;
    private bool _inBody;
    // Octets of the current line seen in earlier chunks: nothing, one CR, or something.
    private Carried _carried;

    private enum Carried : byte
    {
        Nothing,
        OneCr,
        Something,
    }

    /// <summary>True when nothing that follows belongs to the response.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many octets at the front of this chunk belong to the response.</summary>
    public int Take(ReadOnlySpan<byte> chunk)
    {
        var position = 0;
        while (position < chunk.Length && !IsComplete)
        {
            var rest = chunk[position..];
            var newline = rest.IndexOf((byte)'\n');
            if (newline < 0)
            {
                _carried = Carry(rest);
                return chunk.Length;
            }

            EndLine(blank: Carry(rest[..newline]) != Carried.Something);
            position += newline + 1;
        }

        return position;
    }

    private readonly Carried Carry(ReadOnlySpan<byte> part) => part switch
    {
        [] => _carried,
        [(byte)'\r'] when _carried == Carried.Nothing => Carried.OneCr,
        _ => Carried.Something,
    };

    private void EndLine(bool blank)
    {
        _carried = Carried.Nothing;
        if (_inBody)
        {
            _bodyLines--;
        }
        else
        {
            _inBody = blank;
        }

        IsComplete = _inBody && _bodyLines <= 0;
    }
}
