using System.Buffers;
using System.Buffers.Text;

namespace Pennypost.Mail;

/// <summary>Writes base64 in lines of 76 characters (RFC 2045 §6.8), however the octets come.</summary>
internal sealed class Base64Lines
{
    private const int OctetsPerLine = 57;

    private readonly byte[] kept = new byte[OctetsPerLine];
    private int count;

    /// <summary>Takes the next octets.</summary>
    public void Write(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        while (!octets.IsEmpty)
        {
            var taken = Math.Min(octets.Length, OctetsPerLine - count);
            octets[..taken].CopyTo(kept.AsSpan(count));
            count += taken;
            octets = octets[taken..];
            if (count == OctetsPerLine)
            {
                WriteLine(output);
            }
        }
    }

    /// <summary>Writes what is left; the last line is ended, and the next octets begin anew.</summary>
    public void Finish(IBufferWriter<byte> output)
    {
        if (count > 0)
        {
            WriteLine(output);
        }
    }

    private void WriteLine(IBufferWriter<byte> output)
    {
        var target = output.GetSpan(78);
        Base64.EncodeToUtf8(kept.AsSpan(0, count), target, out _, out var written);
        "\r\n"u8.CopyTo(target[written..]);
        output.Advance(written + 2);
        count = 0;
    }
}
