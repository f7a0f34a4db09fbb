using System.Buffers;

namespace Pennypost.Mail;

/// <summary>A part of a message that is being built.</summary>
public abstract class BodyPart
{
    private readonly List<(string Name, string Value)> fields = [];

    /// <summary>Plain text for Content-Description, or null.</summary>
    public string? Description { get; set; }

    /// <summary>Content-ID with angle brackets, or null.</summary>
    public string? ContentId { get; set; }

    /// <summary>True when the written body holds octets above 127, so that what is around it must say 8bit (RFC 2045 §6.4).</summary>
    internal virtual bool Is8Bit => false;

    /// <summary>Adds any other Content- field.</summary>
    /// <param name="name">Field name.</param>
    /// <param name="value">Plain text.</param>
    public void AddField(string name, string value)
    {
        FoldedField.CheckName(name);
        fields.Add((name, EncodedWords.EncodeText(value)));
    }

    /// <summary>Writes Content- fields, the empty line and the body.</summary>
    internal abstract void Write(IBufferWriter<byte> output, BoundarySource boundaries);

    /// <summary>Writes the fields all parts may have and the empty line after them.</summary>
    private protected void EndHeader(IBufferWriter<byte> output, string? encoding)
    {
        if (encoding is not null)
        {
            FoldedField.Write(output, "Content-Transfer-Encoding", encoding);
        }

        if (ContentId is not null)
        {
            FoldedField.Write(output, "Content-ID", ContentId);
        }

        if (Description is not null)
        {
            FoldedField.Write(output, "Content-Description", EncodedWords.EncodeText(Description));
        }

        foreach (var (name, value) in fields)
        {
            FoldedField.Write(output, name, value);
        }

        output.Write("\r\n"u8);
    }
}
