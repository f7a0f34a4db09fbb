using System.Buffers;

namespace Pennypost.Mail;

/// <summary>Fills a part from the Content-* fields of its header.</summary>
internal static class ContentFields
{
    private static readonly SearchValues<byte> TokenEnd = SearchValues.Create(" \t\r\n;("u8);

    /// <summary>Reads type, encoding and, while the budget lasts, the rest.</summary>
    /// <param name="part">The part to fill.</param>
    /// <param name="entries">Fields of its header.</param>
    /// <param name="block">Octets of its header.</param>
    /// <param name="digest">True in a multipart/digest, where the default type is message/rfc822 (RFC 2046 §5.1.5).</param>
    /// <param name="budget">Octets of detail that may still be kept for this message.</param>
    /// <returns>The boundary parameter of a multipart, or null.</returns>
    public static string? Read(MimePart part, ReadOnlySpan<HeaderEntry> entries, ReadOnlySpan<byte> block, bool digest, ref int budget)
    {
        if (digest)
        {
            part.Type = "message";
            part.Subtype = "rfc822";
        }

        string? boundary = null;
        var seen = 0u;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Known is < KnownHeader.ContentType or > KnownHeader.ContentMd5)
            {
                continue;
            }

            // The first field of a name counts: a second one is how filters and readers are made to disagree.
            var bit = 1u << (int)entry.Known;
            if ((seen & bit) != 0)
            {
                continue;
            }

            seen |= bit;
            var value = HeaderValue.Trim(block[entry.ValueStart..entry.End]);
            if (entry.Known == KnownHeader.ContentType)
            {
                boundary = ReadType(part, value, ref budget);
            }
            else
            {
                ReadOther(part, entry.Known, value, ref budget);
            }
        }

        return boundary;
    }

    private static string? ReadType(MimePart part, ReadOnlySpan<byte> value, ref int budget)
    {
        var parameters = ParameterParser.Parse(value, out var main);
        var slash = main.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == main.Length - 1)
        {
            // RFC 2045 §5.2: what cannot be read is text/plain. "text" alone is seen, and means just that.
            return null;
        }

        var (type, subtype) = MediaTypeNames.Split(main, slash);
        if (type.Length == 0 || subtype.Length == 0)
        {
            return null;
        }

        (part.Type, part.Subtype) = (type, subtype);
        part.HasContentType = true;
        if (Spend(ref budget, value.Length))
        {
            part.Parameters = parameters;
        }

        return part.IsMultipart ? parameters.Get("boundary") : null;
    }

    private static void ReadOther(MimePart part, KnownHeader field, ReadOnlySpan<byte> value, ref int budget)
    {
        if (field == KnownHeader.ContentTransferEncoding)
        {
            var encoding = RawText.GetLower(StripAfterToken(value));
            part.Encoding = encoding.Length is 0 or > 64 ? "7bit" : encoding;
            return;
        }

        if (!Spend(ref budget, value.Length))
        {
            return;
        }

        switch (field)
        {
            case KnownHeader.ContentDisposition:
                part.DispositionParameters = ParameterParser.Parse(value, out var disposition);
                part.Disposition = disposition.Length == 0 ? null : disposition.ToLowerInvariant();
                break;
            case KnownHeader.ContentId:
                part.ContentId = Text(value);
                break;
            case KnownHeader.ContentDescription:
                part.Description = Text(value);
                break;
            case KnownHeader.ContentMd5:
                part.Md5 = Text(value);
                break;
            case KnownHeader.ContentLocation:
                part.Location = Text(value);
                break;
            case KnownHeader.ContentLanguage:
                part.Languages = Text(value).Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                break;
        }
    }

    private static string Text(ReadOnlySpan<byte> value) => RawText.Get(HeaderValue.Unfold(value));

    private static ReadOnlySpan<byte> StripAfterToken(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAny(TokenEnd);
        return end < 0 ? value : value[..end];
    }

    private static bool Spend(ref int budget, int octets)
    {
        // Strings take two bytes a character, and every kept value has some weight of its own.
        budget -= octets + 32;
        return budget >= 0;
    }
}
