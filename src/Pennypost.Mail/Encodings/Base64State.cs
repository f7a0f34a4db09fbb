using System.Buffers;
using System.Buffers.Text;

namespace Pennypost.Mail;

/// <summary>State of base64 decoding between chunks: up to three characters of an unfinished group.</summary>
internal struct Base64State
{
    private int bits;
    private int count;

    /// <summary>Decodes a chunk; the target must have room for 3/4 of it plus 3.</summary>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            if (count == 0)
            {
                // The fast path stops at line breaks, padding and junk, which the slow path below passes.
                var run = CleanRun(source);
                if (run >= 4)
                {
                    Base64.DecodeFromUtf8(source[..run], target[written..], out var consumed, out var produced, isFinalBlock: false);
                    written += produced;
                    source = source[consumed..];
                    if (source.IsEmpty)
                    {
                        break;
                    }
                }
            }

            written += DecodeOne(source[0], target[written..]);
            source = source[1..];
        }

        return written;
    }

    /// <summary>Gives out what an unfinished last group still holds: senders forget padding.</summary>
    public int Finish(Span<byte> target)
    {
        var written = Flush(target);
        bits = count = 0;
        return written;
    }

    private static int CleanRun(ReadOnlySpan<byte> source)
    {
        var end = source.IndexOfAny("\r\n= \t"u8);
        var run = end < 0 ? source.Length : end;
        return run & ~3;
    }

    private int DecodeOne(byte character, Span<byte> target)
    {
        var value = Base64Text.ValueOf(character);
        if (value == -2)
        {
            // Padding ends a group; what follows begins a new one, so that joined encodings decode wholly.
            return Finish(target);
        }

        if (value < 0)
        {
            return 0;
        }

        bits = (bits << 6) | value;
        if (++count < 4)
        {
            return 0;
        }

        target[0] = (byte)(bits >> 16);
        target[1] = (byte)(bits >> 8);
        target[2] = (byte)bits;
        bits = count = 0;
        return 3;
    }

    private readonly int Flush(Span<byte> target)
    {
        switch (count)
        {
            case 2:
                target[0] = (byte)(bits >> 4);
                return 1;
            case 3:
                target[0] = (byte)(bits >> 10);
                target[1] = (byte)(bits >> 2);
                return 2;
            default:
                return 0;
        }
    }
}
