using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;
using Pennypost.Mail;

namespace Pennypost.Imap.Server;

/// <summary>Writes BODY[…] items (RFC 3501 §6.4.5): the stored offsets say where a part is, so nothing is scanned again.</summary>
internal static class SectionWriter
{
    /// <summary>Pieces of a body that are in memory at a time.</summary>
    private const int PieceLength = 64 * 1024;

    /// <summary>Octets of a nested header that HEADER.FIELDS looks at.</summary>
    private const int MaximumNestedHeader = 1024 * 1024;

    public static FetchColumns ColumnsOf(BodySection section)
    {
        if (section.Part.Count > 0 || section.Kind is SectionText.Binary or SectionText.BinarySize)
        {
            return FetchColumns.Structure | FetchColumns.Content;
        }

        return section.Kind switch
        {
            SectionText.Whole => FetchColumns.Content,
            SectionText.Text => FetchColumns.Structure | FetchColumns.Content,
            _ => FetchColumns.Header,
        };
    }

    /// <summary>Writes one item.</summary>
    /// <returns>False when a part could not be decoded as asked (RFC 3516 §4.3).</returns>
    public static async ValueTask<bool> WriteAsync(ResponseWriter output, BodySection section, FetchedMessage message, CancellationToken cancellationToken)
    {
        output.Write(section.ResponseName);
        output.WriteByte((byte)' ');
        if (section.Kind is SectionText.Binary or SectionText.BinarySize)
        {
            return await BinaryPart.WriteAsync(output, section, message, cancellationToken);
        }

        await WriteTextAsync(output, section, message, cancellationToken);
        return true;
    }

    private static async ValueTask WriteTextAsync(ResponseWriter output, BodySection section, FetchedMessage message, CancellationToken cancellationToken)
    {
        SectionOctets octets = await FindAsync(section, message, cancellationToken);
        if (!octets.Exists)
        {
            output.Write("NIL"u8); // There is no such part.
        }
        else if (octets.InMemory is { } memory)
        {
            output.WriteLiteral(memory.Span);
        }
        else
        {
            output.WriteLiteralHeader(octets.Length);
            await CopyAsync(output, message.Content!, (octets.Start, octets.Length), cancellationToken);
        }
    }

    /// <summary>Where the octets of a section are.</summary>
    public static async ValueTask<SectionOctets> FindAsync(BodySection section, FetchedMessage message, CancellationToken cancellationToken)
    {
        bool filtered = section.Kind is SectionText.HeaderFields or SectionText.HeaderFieldsNot;
        if (section.Part.Count == 0 && (filtered || section.Kind == SectionText.Header))
        {
            return InMemory(section, filtered ? HeaderFilter.Select(message.Header.Span, section) : message.Header);
        }

        IMessageContent content = message.Content ?? throw new InvalidOperationException("The backend did not fetch the content.");
        if (Locate(section, message, content) is not { } range)
        {
            return default;
        }

        if (filtered)
        {
            int length = (int)Math.Min(range.Length, MaximumNestedHeader);
            ReadOnlyMemory<byte> header = await content.ReadAsync(range.Start, length, cancellationToken);
            return InMemory(section, HeaderFilter.Select(header.Span, section));
        }

        range = Cut(range, section);
        return new SectionOctets(true, null, range.Start, range.Length);
    }

    private static SectionOctets InMemory(BodySection section, ReadOnlyMemory<byte> octets)
    {
        (long start, long length) = Cut((0, octets.Length), section);
        return new SectionOctets(true, octets.Slice((int)start, (int)length), 0, length);
    }

    private static async ValueTask CopyAsync(
        ResponseWriter output, IMessageContent content, (long Start, long Length) range, CancellationToken cancellationToken)
    {
        (long position, long left) = range;
        while (left > 0)
        {
            int count = (int)Math.Min(left, PieceLength);
            ReadOnlyMemory<byte> piece = await content.ReadAsync(position, count, cancellationToken);
            output.Write(piece.Span);
            position += count;
            left -= count;
            if (left > 0 && output.ShouldFlush)
            {
                await output.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>Applies &lt;first.count&gt;; beyond the end there is nothing left.</summary>
    private static (long Start, long Length) Cut((long Start, long Length) range, BodySection section)
    {
        if (section.Partial is not { } partial)
        {
            return range;
        }

        long skipped = Math.Min(partial.First, range.Length);
        return (range.Start + skipped, Math.Min(partial.Count, range.Length - skipped));
    }

    private static (long Start, long Length)? Locate(BodySection section, FetchedMessage message, IMessageContent content)
    {
        if (section.Part.Count == 0 && section.Kind == SectionText.Whole)
        {
            return (0, content.Length);
        }

        MimeStructure structure = message.Structure ?? throw new InvalidOperationException("The backend did not fetch the structure.");
        if (section.Part.Count == 0)
        {
            return (structure.Root.BodyStart, content.Length - structure.Root.BodyStart);
        }

        if (structure.Find([.. section.Part]) is not { } part)
        {
            return null;
        }

        // HEADER, HEADER.FIELDS and TEXT of a part are those of the message inside it.
        return section.Kind switch
        {
            SectionText.Whole => (part.BodyStart, part.BodyEnd - part.BodyStart),
            SectionText.Mime => (part.HeaderStart, part.BodyStart - part.HeaderStart),
            _ when part.Message is null => null,
            SectionText.Text => (part.Message.BodyStart, part.Message.BodyEnd - part.Message.BodyStart),
            _ => (part.Message.HeaderStart, part.Message.BodyStart - part.Message.HeaderStart),
        };
    }
}

/// <summary>The octets of a section: in memory, or a range of the content.</summary>
/// <param name="Exists">There is such a part.</param>
/// <param name="InMemory">The octets; null when they are in the content.</param>
/// <param name="Start">The first octet in the content.</param>
/// <param name="Length">How many.</param>
internal readonly record struct SectionOctets(bool Exists, ReadOnlyMemory<byte>? InMemory, long Start, long Length);
