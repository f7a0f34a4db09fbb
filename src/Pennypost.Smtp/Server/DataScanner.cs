using System.Buffers;

namespace Pennypost.Smtp.Server;

/// <summary>Finds the end of a message and its stuffed dots (RFC 5321 §4.5.2), however the octets are cut into chunks.</summary>
/// <remarks>
/// <para>Only CR LF . CR LF ends the data. A bare CR or LF is remembered as a flaw and never taken for a line end, so that this server and the next one
/// cannot disagree on where the message ends (SMTP smuggling); the whole message is then refused after its true end.</para>
/// <para>Text is searched for CR, LF and NUL with one vectorised search per line; dots are looked at only at the start of a line.</para>
/// </remarks>
/// <param name="maximumLine">The longest line without CR LF; 0 for no limit.</param>
internal struct DataScanner(int maximumLine)
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create("\r\n\0"u8);

    private Position position;
    private long lineLength;

    private enum Position : byte
    {
        LineStart,
        Text,
        AfterCr,
        AfterDot,
        AfterDotCr,
    }

    /// <summary>The end of data has been seen.</summary>
    public bool Ended { get; private set; }

    /// <summary>What is wrong with the message so far.</summary>
    public DataFlaws Flaws { get; private set; }

    /// <summary>Takes the next run of text. Call again with the rest of the input until all is consumed or <see cref="Ended"/>.</summary>
    /// <param name="input">What follows the octets consumed before.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="length">Its length; may be 0.</param>
    /// <returns>How many octets are done with.</returns>
    public int Next(ReadOnlySpan<byte> input, out int start, out int length)
    {
        var i = 0;
        start = 0;
        while (i < input.Length)
        {
            switch (position)
            {
                case Position.LineStart:
                    if (input[i] != '.')
                    {
                        position = Position.Text;
                        break;
                    }

                    position = Position.AfterDot;
                    length = i - start;
                    return i + 1;

                case Position.Text:
                    i = SkipText(input, i);
                    break;

                case Position.AfterCr:
                    i = AfterCr(input, i);
                    break;

                case Position.AfterDot when input[i] == '\r':
                    position = Position.AfterDotCr;
                    start = ++i;
                    break;

                case Position.AfterDotCr when input[i] == '\n':
                    Ended = true;
                    length = 0;
                    return i + 1;

                case Position.AfterDotCr:
                    Flaws |= DataFlaws.BareNewline;
                    position = Position.Text;
                    break;

                default: // A stuffed dot is gone; the line goes on behind it.
                    position = Position.Text;
                    break;
            }
        }

        length = i - start;
        return i;
    }

    private int SkipText(ReadOnlySpan<byte> input, int i)
    {
        var found = input[i..].IndexOfAny(Stops);
        Lengthen(found < 0 ? input.Length - i : found);
        if (found < 0)
        {
            return input.Length;
        }

        i += found;
        switch (input[i])
        {
            case (byte)'\r':
                position = Position.AfterCr;
                return i + 1 < input.Length ? AfterCr(input, i + 1) : i + 1;
            case (byte)'\n':
                Flaws |= DataFlaws.BareNewline;
                return i + 1;
            default:
                Flaws |= DataFlaws.Nul;
                return i + 1;
        }
    }

    private int AfterCr(ReadOnlySpan<byte> input, int i)
    {
        if (input[i] == '\n')
        {
            position = Position.LineStart;
            lineLength = 0;
            return i + 1;
        }

        Flaws |= DataFlaws.BareNewline;
        position = Position.Text;
        return i;
    }

    private void Lengthen(int octets)
    {
        lineLength += octets;
        if (maximumLine > 0 && lineLength > maximumLine)
        {
            Flaws |= DataFlaws.LineTooLong;
        }
    }
}

/// <summary>What can be wrong with the octets of a message.</summary>
[Flags]
internal enum DataFlaws
{
    None = 0,
    BareNewline = 1,
    Nul = 2,
    LineTooLong = 4,
}
