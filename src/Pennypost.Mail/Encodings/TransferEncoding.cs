using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Content-Transfer-Encodings of RFC 2045 §6: decoding that never fails, and encoding.</summary>
public static class TransferEncoding
{
    /// <summary>Opens a stream that decodes another one while it is read.</summary>
    /// <param name="source">Encoded octets.</param>
    /// <param name="encoding">Name of the encoding; unknown names are read as binary (RFC 2045 §6.4 calls the result application/octet-stream).</param>
    /// <returns>A stream of decoded octets that disposes the source with itself; the source itself when nothing is encoded.</returns>
    public static Stream OpenDecoder(Stream source, string encoding)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Normalize(encoding) switch
        {
            "base64" => new DecodingStream(source, new Base64Decoder()),
            "quoted-printable" => new DecodingStream(source, new QuotedPrintableDecoder()),
            _ => source,
        };
    }

    /// <summary>Decodes octets that are in memory.</summary>
    /// <param name="encoded">Encoded octets.</param>
    /// <param name="encoding">Name of the encoding; unknown names are read as binary.</param>
    /// <returns>Decoded octets.</returns>
    public static byte[] Decode(ReadOnlySpan<byte> encoded, string encoding)
    {
        switch (Normalize(encoding))
        {
            case "base64":
                return Base64Text.Decode(encoded);
            case "quoted-printable":
                var decoder = new QuotedPrintableDecoder();
                var result = new byte[decoder.MaximumLength(encoded.Length)];
                var length = decoder.Decode(encoded, result);
                length += decoder.Finish(result.AsSpan(length));
                return result[..length];
            default:
                return encoded.ToArray();
        }
    }

    /// <summary>Writes base64 in lines of 76 characters, each ended with CRLF (RFC 2045 §6.8).</summary>
    /// <param name="octets">Octets to encode.</param>
    /// <param name="output">Where the text goes.</param>
    public static void EncodeBase64(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!octets.IsEmpty)
        {
            var line = octets[..Math.Min(57, octets.Length)];
            var target = output.GetSpan(78);
            System.Buffers.Text.Base64.EncodeToUtf8(line, target, out _, out var written);
            "\r\n"u8.CopyTo(target[written..]);
            output.Advance(written + 2);
            octets = octets[line.Length..];
        }
    }

    /// <summary>Writes quoted-printable in lines of at most 76 characters (RFC 2045 §6.7).</summary>
    /// <param name="text">Octets of text; CRLF is kept as line break, every other CR or LF is encoded.</param>
    /// <param name="output">Where the text goes.</param>
    public static void EncodeQuotedPrintable(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        QuotedPrintableEncoder.Encode(text, output);
    }

    /// <summary>Decodes text of a part: transfer encoding, then charset.</summary>
    /// <param name="encoded">Octets of the part's body.</param>
    /// <param name="part">The part.</param>
    /// <returns>Text; malformed octets replaced.</returns>
    public static string DecodeText(ReadOnlySpan<byte> encoded, MimePart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Charsets.Decode(part.Charset, Decode(encoded, part.Encoding));
    }

    // "x-base64" and the like are seen; RFC 2045 §6.3 discourages x- names but they mean what they say.
    private static string Normalize(string? encoding) => (encoding ?? "").Trim().ToLowerInvariant() switch
    {
        "base64" or "x-base64" or "\"base64\"" => "base64",
        "quoted-printable" or "x-quoted-printable" or "quotedprintable" or "\"quoted-printable\"" => "quoted-printable",
        var other => other,
    };
}
