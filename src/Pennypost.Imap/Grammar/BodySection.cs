using System.Globalization;
using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>What of a part BODY[…] asks for (RFC 3501 §6.4.5).</summary>
internal enum SectionText
{
    /// <summary>The whole message, or the content of the part.</summary>
    Whole,

    /// <summary>HEADER: the header of a message.</summary>
    Header,

    /// <summary>HEADER.FIELDS: the fields named.</summary>
    HeaderFields,

    /// <summary>HEADER.FIELDS.NOT: all fields but those named.</summary>
    HeaderFieldsNot,

    /// <summary>TEXT: a message without its header.</summary>
    Text,

    /// <summary>MIME: the header of a part.</summary>
    Mime,

    /// <summary>BINARY: the part without its transfer encoding (RFC 3516).</summary>
    Binary,

    /// <summary>BINARY.SIZE: the octets of that.</summary>
    BinarySize,
}

/// <summary>One BODY[…] or RFC822… of a FETCH.</summary>
/// <param name="Part">The part number, empty for the message itself.</param>
/// <param name="Kind">What of it.</param>
/// <param name="Fields">Field names of HEADER.FIELDS and HEADER.FIELDS.NOT.</param>
/// <param name="Partial">First octet and number of octets, when only a piece is asked for.</param>
/// <param name="SetsSeen">Fetching it sets \Seen.</param>
/// <param name="ResponseName">How the response names it, ASCII.</param>
internal sealed record BodySection(
    IReadOnlyList<int> Part, SectionText Kind, IReadOnlyList<string> Fields, (uint First, uint Count)? Partial, bool SetsSeen, byte[] ResponseName)
{
    /// <summary>Part numbers may be this deep; the MIME scanner goes no deeper.</summary>
    public const int MaximumDepth = 200;

    public static BodySection Rfc822(SectionText kind, bool setsSeen, ReadOnlySpan<byte> name) => new([], kind, [], null, setsSeen, name.ToArray());

    /// <summary>BINARY, BINARY.PEEK and BINARY.SIZE (RFC 3516 §4.2), from behind the first word on.</summary>
    public static BodySection ReadBinary(ref ArgumentReader reader)
    {
        bool size = reader.TryTakeWord(".SIZE"u8);
        bool peek = !size && reader.TryTakeWord(".PEEK"u8);
        reader.Expect((byte)'[');
        List<int> part = ReadPart(ref reader, out bool textExpected);
        if (textExpected)
        {
            throw new ImapSyntaxException("Part number expected");
        }

        reader.Expect((byte)']');
        (uint First, uint Count)? partial = !size && reader.Peek == '<' ? ReadPartial(ref reader) : null;
        string name = $"BINARY{(size ? ".SIZE" : string.Empty)}[{string.Join('.', part)}]";
        name += partial is { } piece ? string.Create(CultureInfo.InvariantCulture, $"<{piece.First}>") : string.Empty;
        return new BodySection(
            part, size ? SectionText.BinarySize : SectionText.Binary, [], partial, !peek && !size, Encoding.ASCII.GetBytes(name));
    }

    /// <summary>Reads from "[" on.</summary>
    public static BodySection Read(ref ArgumentReader reader, bool peek)
    {
        reader.Expect((byte)'[');
        List<int> part = ReadPart(ref reader, out bool textExpected);
        SectionText kind = SectionText.Whole;
        List<string> fields = [];
        if (reader.Peek != ']' || textExpected)
        {
            kind = ReadText(ref reader, part.Count > 0);
            fields = kind is SectionText.HeaderFields or SectionText.HeaderFieldsNot ? ReadFields(ref reader) : fields;
        }

        reader.Expect((byte)']');
        (uint, uint)? partial = reader.Peek == '<' ? ReadPartial(ref reader) : null;
        return new BodySection(part, kind, fields, partial, !peek, Name(part, kind, fields, partial));
    }

    private static List<int> ReadPart(ref ArgumentReader reader, out bool textExpected)
    {
        var part = new List<int>();
        textExpected = false;
        while (char.IsAsciiDigit((char)reader.Peek))
        {
            uint number = reader.ReadNonZeroNumber();
            part.Add((int)Math.Min(number, int.MaxValue));
            if (part.Count > MaximumDepth)
            {
                throw new ImapSyntaxException("Part number is too deep");
            }

            textExpected = reader.TryTake((byte)'.');
            if (!textExpected)
            {
                break;
            }
        }

        return part;
    }

    private static SectionText ReadText(ref ArgumentReader reader, bool ofPart)
    {
        if (reader.TryTakeWord("HEADER.FIELDS.NOT"u8))
        {
            return SectionText.HeaderFieldsNot;
        }

        if (reader.TryTakeWord("HEADER.FIELDS"u8))
        {
            return SectionText.HeaderFields;
        }

        if (reader.TryTakeWord("HEADER"u8))
        {
            return SectionText.Header;
        }

        if (reader.TryTakeWord("TEXT"u8))
        {
            return SectionText.Text;
        }

        // MIME is only allowed after a part number.
        return ofPart && reader.TryTakeWord("MIME"u8) ? SectionText.Mime : throw new ImapSyntaxException("Unknown body section");
    }

    private static List<string> ReadFields(ref ArgumentReader reader)
    {
        reader.ExpectSpace();
        reader.Expect((byte)'(');
        var fields = new List<string>();
        do
        {
            ReadOnlySpan<byte> name = reader.ReadAString();
            if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            {
                throw new ImapSyntaxException("Header field name is malformed");
            }

            fields.Add(Encoding.ASCII.GetString(name));
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        return fields;
    }

    private static (uint First, uint Count) ReadPartial(ref ArgumentReader reader)
    {
        reader.Expect((byte)'<');
        uint first = reader.ReadNumber();
        reader.Expect((byte)'.');
        uint count = reader.ReadNonZeroNumber();
        reader.Expect((byte)'>');
        return (first, count);
    }

    private static byte[] Name(List<int> part, SectionText kind, List<string> fields, (uint First, uint Count)? partial)
    {
        var name = new StringBuilder("BODY[");
        name.AppendJoin('.', part);
        name.Append(part.Count > 0 && kind != SectionText.Whole ? "." : string.Empty);
        name.Append(kind switch
        {
            SectionText.Header => "HEADER",
            SectionText.HeaderFields => "HEADER.FIELDS (",
            SectionText.HeaderFieldsNot => "HEADER.FIELDS.NOT (",
            SectionText.Text => "TEXT",
            SectionText.Mime => "MIME",
            _ => string.Empty,
        });
        foreach (string field in fields)
        {
            name.Append(ReferenceEquals(field, fields[0]) ? string.Empty : " ").Append(FieldName(field));
        }

        name.Append(fields.Count > 0 ? ")]" : "]");
        if (partial is { } piece)
        {
            name.Append(CultureInfo.InvariantCulture, $"<{piece.First}>");
        }

        return Encoding.ASCII.GetBytes(name.ToString());
    }

    /// <summary>header-fld-name is an astring: quoted when it is not an atom.</summary>
    private static string FieldName(string field) =>
        Encoding.ASCII.GetBytes(field).AsSpan().ContainsAnyExcept(CharacterClasses.AStringCharacters)
            ? $"\"{field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : field;
}
