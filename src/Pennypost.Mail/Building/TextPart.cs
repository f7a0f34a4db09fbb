using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Text of a message that is being built; charset and transfer encoding are chosen by what is in it.</summary>
public sealed class TextPart : BodyPart
{
    private readonly byte[] octets;
    private readonly string subtype;

    /// <summary>Makes a text part.</summary>
    /// <param name="text">Text with any line ends.</param>
    /// <param name="subtype"><c>plain</c>, <c>html</c> and the like.</param>
    public TextPart(string text, string subtype = "plain")
    {
        ArgumentNullException.ThrowIfNull(text);
        MediaType.CheckToken(subtype, nameof(subtype));
        // RFC 2045 §2.1: line breaks of text are CRLF.
        var unified = text.ReplaceLineEndings("\r\n");
        octets = Encoding.UTF8.GetBytes(unified.Length == 0 || unified.EndsWith("\r\n", StringComparison.Ordinal) ? unified : unified + "\r\n");
        this.subtype = subtype;
    }

    internal override void Write(IBufferWriter<byte> output, BoundarySource boundaries)
    {
        var ascii = Ascii.IsValid(octets);
        var encoding = ChooseEncoding(ascii);
        FoldedField.Write(output, "Content-Type", $"text/{subtype}; charset={(ascii ? "us-ascii" : "utf-8")}");
        EndHeader(output, encoding);
        switch (encoding)
        {
            case "7bit":
                output.Write(octets);
                break;
            case "base64":
                TransferEncoding.EncodeBase64(octets, output);
                break;
            default:
                TransferEncoding.EncodeQuotedPrintable(octets, output);
                break;
        }
    }

    private string ChooseEncoding(bool ascii)
    {
        // RFC 2045 §2.7: 7bit has lines of at most 998 octets and no NUL; a lone CR or LF is no text either.
        if (ascii && LineLengths.Longest(octets) <= 998 && !octets.Contains((byte)0) && !octets.Contains((byte)'\f'))
        {
            return "7bit";
        }

        var plain = octets.Count(b => b is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n');
        var quotedPrintable = plain + ((octets.Length - plain) * 3L);
        return quotedPrintable <= octets.Length * 4L / 3 ? "quoted-printable" : "base64";
    }
}
