using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>
/// Octets that go into the message as they are: message/rfc822, text/rfc822-headers, message/delivery-status and others that
/// must not be encoded (RFC 2046 §5.2.1, RFC 3464 §2.1).
/// </summary>
public sealed class RawPart : BodyPart
{
    private readonly string mediaType;
    private readonly ReadOnlyMemory<byte> content;

    /// <summary>Makes a part of octets that are already in their final form.</summary>
    /// <param name="mediaType">Type without parameters.</param>
    /// <param name="content">Body octets; line ends should be CRLF.</param>
    public RawPart(string mediaType, ReadOnlyMemory<byte> content)
    {
        MediaType.Check(mediaType, nameof(mediaType));
        this.mediaType = mediaType;
        this.content = content;
    }

    internal override bool Is8Bit => !Ascii.IsValid(content.Span);

    internal override void Write(IBufferWriter<byte> output, BoundarySource boundaries)
    {
        FoldedField.Write(output, "Content-Type", mediaType);
        EndHeader(output, Is8Bit ? "8bit" : null);
        output.Write(content.Span);
    }
}
