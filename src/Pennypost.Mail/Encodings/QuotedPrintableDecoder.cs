namespace Pennypost.Mail;

/// <summary>RFC 2045 §6.7; what is no valid escape stays as it is.</summary>
internal sealed class QuotedPrintableDecoder : TransferDecoder
{
    private const int LongestBlank = 1000;

    private readonly byte[] blanks = new byte[LongestBlank]; // white space that vanishes if the line ends here (rule 3)
    private int blankCount;
    private State state;
    private byte firstDigit;

    private enum State
    {
        Text,
        CarriageReturn,
        Equals,
        EqualsBlank,
        EqualsDigit,
        EqualsCarriageReturn,
    }

    public override int MaximumLength(int source) => source + LongestBlank + 4;

    public override int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var length = 0;
        while (!source.IsEmpty)
        {
            if (state == State.Text)
            {
                var run = source.IndexOfAny("= \t\r\n"u8);
                run = run < 0 ? source.Length : run;
                if (run > 0)
                {
                    length += FlushBlanks(target[length..]);
                    source[..run].CopyTo(target[length..]);
                    length += run;
                    source = source[run..];
                    continue;
                }
            }

            // Some states look at the octet once more as ordinary text.
            if (Step(source[0], target, ref length))
            {
                source = source[1..];
            }
        }

        return length;
    }

    public override int Finish(Span<byte> target)
    {
        var length = 0;
        switch (state)
        {
            case State.CarriageReturn:
                length += FlushBlanks(target);
                target[length++] = (byte)'\r';
                break;
            case State.EqualsDigit:
                target[length++] = (byte)'=';
                target[length++] = firstDigit;
                break;
        }

        state = State.Text;
        blankCount = 0;
        return length;
    }

    /// <summary>Takes one octet; false when it must be looked at again in the new state.</summary>
    private bool Step(byte b, Span<byte> target, ref int length)
    {
        switch (state)
        {
            case State.Text:
                TakeText(b, target, ref length);
                return true;
            case State.CarriageReturn:
                state = State.Text;
                if (b == (byte)'\n')
                {
                    blankCount = 0;
                    Put(target, ref length, (byte)'\r', (byte)'\n');
                    return true;
                }

                length += FlushBlanks(target[length..]);
                target[length++] = (byte)'\r';
                return false;
            case State.EqualsDigit:
                state = State.Text;
                if (Hex.TryPair(firstDigit, b, out var value))
                {
                    target[length++] = value;
                    return true;
                }

                Put(target, ref length, (byte)'=', firstDigit);
                return false;
            default:
                return TakeAfterEquals(b, target, ref length);
        }
    }

    private void TakeText(byte b, Span<byte> target, ref int length)
    {
        switch (b)
        {
            case (byte)'=':
                length += FlushBlanks(target[length..]);
                state = State.Equals;
                break;
            case (byte)'\r':
                state = State.CarriageReturn;
                break;
            case (byte)'\n':
                blankCount = 0;
                target[length++] = b;
                break;
            default:
                KeepBlank(b, target, ref length);
                break;
        }
    }

    // After "=": a digit, or a soft line break, perhaps with white space that a gateway added (rule 3 and 5).
    private bool TakeAfterEquals(byte b, Span<byte> target, ref int length)
    {
        if (b == (byte)'\n')
        {
            state = State.Text;
            blankCount = 0;
            return true;
        }

        if (state != State.EqualsCarriageReturn)
        {
            if (b == (byte)'\r')
            {
                state = State.EqualsCarriageReturn;
                return true;
            }

            if (b is (byte)' ' or (byte)'\t' && blankCount < LongestBlank)
            {
                state = State.EqualsBlank;
                blanks[blankCount++] = b;
                return true;
            }

            if (state == State.Equals && Hex.Value(b) >= 0)
            {
                state = State.EqualsDigit;
                firstDigit = b;
                return true;
            }
        }

        target[length++] = (byte)'=';
        length += FlushBlanks(target[length..]);
        if (state == State.EqualsCarriageReturn)
        {
            target[length++] = (byte)'\r';
        }

        state = State.Text;
        return false;
    }

    private void KeepBlank(byte b, Span<byte> target, ref int length)
    {
        if (blankCount == LongestBlank)
        {
            length += FlushBlanks(target[length..]);
        }

        blanks[blankCount++] = b;
    }

    private int FlushBlanks(Span<byte> target)
    {
        blanks.AsSpan(0, blankCount).CopyTo(target);
        var count = blankCount;
        blankCount = 0;
        return count;
    }

    private static void Put(Span<byte> target, ref int length, byte first, byte second)
    {
        target[length++] = first;
        target[length++] = second;
    }
}
