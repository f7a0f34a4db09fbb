using System.Buffers;

namespace Pennypost.Smtp.Server;

/// <summary>Looks for what must not be in the text of a message that comes in counted chunks (RFC 3030 §2), however it is cut.</summary>
/// <remarks>A chunk needs no end mark and no stuffing, but the next server may get the message by DATA: a bare CR or LF would mean different ends to different
/// servers there, so it is as unwelcome here as behind DATA.</remarks>
/// <param name="maximumLine">The longest line without CR LF; 0 for no limit.</param>
internal struct TextScanner(int maximumLine)
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create("\r\n\0"u8);

    private bool afterCr;
    private long lineLength;

    /// <summary>What is wrong with the message so far.</summary>
    public DataFlaws Flaws { get; private set; }

    /// <summary>Looks at the next octets.</summary>
    public void Next(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (afterCr)
            {
                afterCr = false;
                if (text[0] == '\n')
                {
                    lineLength = 0;
                    text = text[1..];
                    continue;
                }

                Flaws |= DataFlaws.BareNewline;
            }

            var found = text.IndexOfAny(Stops);
            lineLength += found < 0 ? text.Length : found;
            if (maximumLine > 0 && lineLength > maximumLine)
            {
                Flaws |= DataFlaws.LineTooLong;
            }

            if (found < 0)
            {
                return;
            }

            afterCr = text[found] == '\r';
            Flaws |= text[found] switch
            {
                (byte)'\n' => DataFlaws.BareNewline,
                0 => DataFlaws.Nul,
                _ => DataFlaws.None,
            };
            text = text[(found + 1)..];
        }
    }

    /// <summary>The message ends here.</summary>
    public void Finish()
    {
        if (afterCr)
        {
            Flaws |= DataFlaws.BareNewline;
        }
    }
}
