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
        if (section.Part.Count > 0)
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

    public static async ValueTask WriteAsync(ResponseWriter output, BodySection section, FetchedMessage message, CancellationToken cancellationToken)
    {
        output.Write(section.ResponseName);
        output.WriteByte((byte)' ');
        bool filtered = section.Kind is SectionText.HeaderFields or SectionText.HeaderFieldsNot;
        if (section.Part.Count == 0 && (filtered || section.Kind == SectionText.Header))
        {
            WriteInMemory(output, section, filtered ? HeaderFilter.Select(message.Header.Span, section) : message.Header);
            return;
        }

        IMessageContent content = message.Content ?? throw new InvalidOperationException("The backend did not fetch the content.");
        if (Locate(section, message, content) is not { } range)
        {
            output.Write("NIL"u8); // There is no such part.
            return;
        }

        if (filtered)
        {
            int length = (int)Math.Min(range.Length, MaximumNestedHeader);
            ReadOnlyMemory<byte> header = await content.ReadAsync(range.Start, length, cancellationToken);
            WriteInMemory(output, section, HeaderFilter.Select(header.Span, section));
            return;
        }

        range = Cut(range, section);
        output.WriteLiteralHeader(range.Length);
        await CopyAsync(output, content, range, cancellationToken);
    }

    private static void WriteInMemory(ResponseWriter output, BodySection section, ReadOnlyMemory<byte> octets)
    {
        (long start, long length) = Cut((0, octets.Length), section);
        output.WriteLiteral(octets.Span.Slice((int)start, (int)length));
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
