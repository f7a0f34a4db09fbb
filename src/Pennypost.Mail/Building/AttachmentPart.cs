using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Octets in a message that is being built, in base64.</summary>
public sealed class AttachmentPart : BodyPart
{
    private readonly string mediaType;
    private readonly ReadOnlyMemory<byte> content;

    /// <summary>Makes an attachment.</summary>
    /// <param name="mediaType">For example <c>application/pdf</c>.</param>
    /// <param name="content">The octets.</param>
    /// <param name="fileName">File name in plain text, or null.</param>
    public AttachmentPart(string mediaType, ReadOnlyMemory<byte> content, string? fileName)
    {
        MediaType.Check(mediaType, nameof(mediaType));
        this.mediaType = mediaType;
        this.content = content;
        FileName = fileName;
    }

    /// <summary>File name in plain text, or null.</summary>
    public string? FileName { get; }

    /// <summary><c>attachment</c> or <c>inline</c> (RFC 2183 §2.1, §2.2).</summary>
    public string Disposition { get; init; } = "attachment";

    internal override void Write(IBufferWriter<byte> output, BoundarySource boundaries)
    {
        MediaType.CheckToken(Disposition, nameof(Disposition));
        FoldedField.Write(output, "Content-Type", mediaType + (FileName is null ? "" : ParameterText.Write("name", FileName)));
        FoldedField.Write(output, "Content-Disposition", Disposition + (FileName is null ? "" : ParameterText.Write("filename", FileName)));
        EndHeader(output, "base64");
        TransferEncoding.EncodeBase64(content.Span, output);
    }
}
