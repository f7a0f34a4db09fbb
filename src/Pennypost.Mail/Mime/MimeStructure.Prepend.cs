namespace Pennypost.Mail;

public sealed partial class MimeStructure
{
    /// <summary>The structure of the same message with header fields put in front of it: what a scan of both together would find.</summary>
    /// <remarks>That holds within <see cref="MimeLimits"/>: where they cut a header off, the new fields may have pushed a field over the edge.</remarks>
    /// <param name="fields">Whole fields with their line breaks, none of them about content, no empty line.</param>
    /// <exception cref="ArgumentException">The octets are something else than such fields.</exception>
    /// <exception cref="InvalidOperationException">The structure has no <see cref="Header"/>: it was deserialized.</exception>
    public MimeStructure Prepend(ReadOnlySpan<byte> fields)
    {
        if (fields.IsEmpty)
        {
            return this;
        }

        if (Header.IsEmpty && HeaderIndex.Count > 0)
        {
            throw new InvalidOperationException("A deserialized structure has no header to put fields before.");
        }

        var added = HeaderBlockReader.Read(fields).AsSpan();
        Require(added, fields);
        var header = new byte[Math.Min((long)fields.Length + Header.Length, MimeLimits.TopHeaderOctets)];
        fields.CopyTo(header);
        Header.Span[..(header.Length - fields.Length)].CopyTo(header.AsSpan(fields.Length));

        var entries = new List<HeaderEntry>(added.Length + HeaderIndex.Count);
        entries.AddRange(added);
        // A first line that begins with white space now continues the field above it (RFC 5322 §2.2.3).
        entries[^1] = entries[^1] with { End = fields.Length + LeadingContinuation(Header.Span) };
        foreach (ref readonly var entry in HeaderIndex.AsSpan())
        {
            if (entries.Count < MimeLimits.HeaderFields && fields.Length + entry.End <= MimeLimits.TopHeaderOctets)
            {
                entries.Add(new HeaderEntry(
                    entry.Known, fields.Length + entry.Start, entry.NameLength, fields.Length + entry.ValueStart, fields.Length + entry.End));
            }
        }

        var truncated = HeaderIndex.IsTruncated || entries.Count < added.Length + HeaderIndex.Count;
        return new MimeStructure(Root.Moved(fields.Length, isRoot: true), new HeaderIndex([.. entries], truncated), header, Length + fields.Length);
    }

    private static void Require(ReadOnlySpan<HeaderEntry> entries, ReadOnlySpan<byte> fields)
    {
        var end = 0;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Start != end || entry.Known is >= KnownHeader.ContentType and <= KnownHeader.ContentMd5)
            {
                throw new ArgumentException("Only whole header fields that are not about content can be put before a message.", nameof(fields));
            }

            end = entry.End;
        }

        if (end != fields.Length || !fields.EndsWith("\r\n"u8))
        {
            throw new ArgumentException("Only whole header fields that are not about content can be put before a message.", nameof(fields));
        }
    }

    private static int LeadingContinuation(ReadOnlySpan<byte> header)
    {
        var length = 0;
        while (length < header.Length && header[length] is (byte)' ' or (byte)'\t')
        {
            var newline = header[length..].IndexOf((byte)'\n');
            length = newline < 0 ? header.Length : length + newline + 1;
        }

        return length;
    }
}
