using System.Text;

namespace Pennypost.Mail;

/// <summary>Unpacks what <see cref="MimeStructureWriter"/> packed; damaged data is refused, never trusted.</summary>
internal ref struct MimeStructureReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> data = data;
    private int parts;

    public static MimeStructure Read(ReadOnlySpan<byte> data)
    {
        var reader = new MimeStructureReader(data);
        if (reader.Octet() != MimeStructureWriter.Version)
        {
            throw Damaged();
        }

        var length = reader.Number();
        var index = reader.Index();
        var root = reader.Part(0, 0);
        return new MimeStructure(root, index, default, length);
    }

    private static InvalidDataException Damaged() => new("The stored MIME structure is damaged or of an unknown version.");

    private HeaderIndex Index()
    {
        var count = Count(MimeLimits.HeaderFields);
        var truncated = Number() != 0;
        var entries = new HeaderEntry[count];
        var position = 0;
        for (var i = 0; i < count; i++)
        {
            var known = (KnownHeader)Count(255);
            var start = position + Count(int.MaxValue / 4);
            var nameLength = Count(MimeLimits.TopHeaderOctets);
            var valueStart = start + Count(MimeLimits.TopHeaderOctets);
            position = valueStart + Count(MimeLimits.TopHeaderOctets);
            if (position > int.MaxValue / 4)
            {
                throw Damaged();
            }

            entries[i] = new HeaderEntry(known, start, nameLength, valueStart, position);
        }

        return new HeaderIndex(entries, truncated);
    }

    private MimePart Part(long origin, int depth)
    {
        if (depth > MimeLimits.Depth || ++parts > MimeLimits.Parts)
        {
            throw Damaged();
        }

        var part = new MimePart { HeaderStart = origin + Number() };
        part.BodyStart = part.HeaderStart + Number();
        part.BodyEnd = part.BodyStart + Number();
        part.Lines = Number();
        var flags = Number();
        part.HasContentType = (flags & 1) != 0;
        part.IsOpaque = (flags & 2) != 0;
        part.Type = Text();
        part.Subtype = Text();
        part.Encoding = Text();
        part.Parameters = Parameters();
        part.Disposition = Optional();
        part.DispositionParameters = Parameters();
        part.ContentId = Optional();
        part.Description = Optional();
        part.Md5 = Optional();
        part.Location = Optional();
        part.Languages = Languages();
        if ((flags & 4) != 0)
        {
            part.Envelope = Take(Count(int.MaxValue)).ToArray();
            part.Message = Part(part.BodyStart, depth + 1);
        }

        for (var left = Count(MimeLimits.Parts); left > 0; left--)
        {
            part.AddChild(Part(part.BodyStart, depth + 1));
        }

        return part;
    }

    private string[] Languages()
    {
        var count = Count(MimeLimits.PartHeaderOctets);
        if (count > data.Length)
        {
            throw Damaged();
        }

        var languages = count == 0 ? [] : new string[count];
        for (var i = 0; i < count; i++)
        {
            languages[i] = Text();
        }

        return languages;
    }

    private MimeParameters Parameters()
    {
        var count = Count(MimeLimits.Parameters);
        if (count == 0)
        {
            return MimeParameters.Empty;
        }

        var items = new MimeParameter[count];
        for (var i = 0; i < count; i++)
        {
            var name = Text();
            var extended = Number() != 0;
            items[i] = new MimeParameter(name, Text(), extended);
        }

        return new MimeParameters(items);
    }

    private string? Optional()
    {
        var length = Count(int.MaxValue);
        return length == 0 ? null : RawText.Get(Take(length - 1));
    }

    private string Text() => RawText.Get(Take(Count(int.MaxValue)));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > data.Length)
        {
            throw Damaged();
        }

        var taken = data[..length];
        data = data[length..];
        return taken;
    }

    private int Count(int maximum)
    {
        var value = Number();
        return value <= maximum ? (int)value : throw Damaged();
    }

    private long Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var b = Octet();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                // No offset is larger than this; sums of a few cannot overflow.
                return value < 1UL << 58 ? (long)value : throw Damaged();
            }
        }

        throw Damaged();
    }

    private byte Octet() => Take(1)[0];
}
