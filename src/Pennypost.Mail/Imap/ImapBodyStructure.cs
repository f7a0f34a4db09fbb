using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Writes BODYSTRUCTURE and BODY of a message (RFC 9051 §7.5.2, the same in RFC 3501 §7.4.2).</summary>
public static class ImapBodyStructure
{
    /// <summary>The parenthesised list that follows <c>BODYSTRUCTURE </c> or <c>BODY </c> in a FETCH response.</summary>
    /// <param name="structure">Structure of the message.</param>
    /// <param name="extensions">True for BODYSTRUCTURE, which has extension data; false for BODY, which must not.</param>
    /// <returns>Bytes ready for the wire; they may contain literals.</returns>
    public static byte[] Write(MimeStructure structure, bool extensions)
    {
        ArgumentNullException.ThrowIfNull(structure);
        var output = new ArrayBufferWriter<byte>(512);
        WritePart(output, structure.Root, extensions);
        return output.WrittenSpan.ToArray();
    }

    // Recursion is bounded by MimeLimits.Depth.
    private static void WritePart(ArrayBufferWriter<byte> output, MimePart part, bool extensions)
    {
        output.Write("("u8);
        if (part.IsMultipart && !(part.IsOpaque && part.Children.Count == 0))
        {
            WriteMultipart(output, part, extensions);
        }
        else
        {
            WriteSingle(output, part, extensions);
        }

        output.Write(")"u8);
    }

    private static void WriteMultipart(ArrayBufferWriter<byte> output, MimePart part, bool extensions)
    {
        foreach (var child in part.Children)
        {
            WritePart(output, child, extensions);
        }

        if (part.Children.Count == 0)
        {
            // The grammar wants at least one body (RFC 9051 §9, body-type-mpart): the text in which no boundary was found stands as part 1.
            output.Write("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" "u8);
            ImapText.WriteNumber(output, part.BodyLength);
            output.Write(" "u8);
            ImapText.WriteNumber(output, part.Lines);
            output.Write(extensions ? " NIL NIL NIL NIL)"u8 : ")"u8);
        }

        output.Write(" "u8);
        WriteToken(output, part.Subtype);
        if (extensions)
        {
            output.Write(" "u8);
            WriteParameters(output, part.Parameters);
            WriteCommonExtensions(output, part);
        }
    }

    private static void WriteSingle(ArrayBufferWriter<byte> output, MimePart part, bool extensions)
    {
        // A message or multipart that was not taken apart: its own type would promise an inner structure.
        var opaque = part.IsMultipart || (part.Type == "message" && part.Subtype is "rfc822" or "global" && part.Message is null);
        WriteToken(output, opaque ? "application" : part.Type);
        output.Write(" "u8);
        WriteToken(output, opaque ? "octet-stream" : part.Subtype);
        output.Write(" "u8);
        WriteTypeParameters(output, part);
        output.Write(" "u8);
        ImapText.WriteNString(output, part.ContentId);
        output.Write(" "u8);
        ImapText.WriteNString(output, part.Description);
        output.Write(" "u8);
        WriteToken(output, part.Encoding);
        output.Write(" "u8);
        ImapText.WriteNumber(output, part.BodyLength);
        if (part.Message is { } message)
        {
            output.Write(" "u8);
            output.Write(part.Envelope.IsEmpty ? ImapEnvelope.Empty : part.Envelope.Span);
            output.Write(" "u8);
            WritePart(output, message, extensions);
        }

        if (part.Message is not null || (part.Type == "text" && !opaque))
        {
            output.Write(" "u8);
            ImapText.WriteNumber(output, part.Lines);
        }

        if (extensions)
        {
            output.Write(" "u8);
            ImapText.WriteNString(output, part.Md5);
            WriteCommonExtensions(output, part);
        }
    }

    private static void WriteTypeParameters(ArrayBufferWriter<byte> output, MimePart part)
    {
        // RFC 2045 §5.2: without Content-Type it is text/plain in US-ASCII, and clients like to be told.
        if (!part.HasContentType && part.Type == "text")
        {
            output.Write("(\"CHARSET\" \"US-ASCII\")"u8);
        }
        else
        {
            WriteParameters(output, part.Parameters);
        }
    }

    // body-ext: disposition, language, location (RFC 9051 §7.5.2).
    private static void WriteCommonExtensions(ArrayBufferWriter<byte> output, MimePart part)
    {
        if (part.Disposition is null)
        {
            output.Write(" NIL "u8);
        }
        else
        {
            output.Write(" ("u8);
            WriteToken(output, part.Disposition);
            output.Write(" "u8);
            WriteParameters(output, part.DispositionParameters);
            output.Write(") "u8);
        }

        WriteLanguages(output, part.Languages);
        output.Write(" "u8);
        ImapText.WriteNString(output, part.Location);
    }

    private static void WriteLanguages(ArrayBufferWriter<byte> output, IReadOnlyList<string> languages)
    {
        if (languages.Count < 2)
        {
            ImapText.WriteNString(output, languages.Count == 0 ? null : languages[0]);
            return;
        }

        output.Write("("u8);
        for (var i = 0; i < languages.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            ImapText.WriteNString(output, languages[i]);
        }

        output.Write(")"u8);
    }

    private static void WriteParameters(ArrayBufferWriter<byte> output, MimeParameters parameters)
    {
        if (parameters.Count == 0)
        {
            ImapText.WriteNil(output);
            return;
        }

        output.Write("("u8);
        for (var i = 0; i < parameters.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            // RFC 2231 §6: servers decode continuations, the client decodes charset and percent encoding.
            WriteToken(output, parameters[i].IsExtended ? parameters[i].Name + "*" : parameters[i].Name);
            output.Write(" "u8);
            ImapText.WriteNString(output, parameters[i].RawValue);
        }

        output.Write(")"u8);
    }

    private static void WriteToken(ArrayBufferWriter<byte> output, string token) =>
        ImapText.WriteString(output, Encoding.UTF8.GetBytes(token.ToUpperInvariant()));
}
