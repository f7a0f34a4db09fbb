using Pennypost.Mail;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Looks for text in a message as people read it: header fields and text parts decoded.</summary>
internal static class MessageText
{
    /// <summary>Octets of one part that are looked at; what lies behind is found by no search.</summary>
    private const int MaximumPart = 32 * 1024 * 1024;

    public static bool Contains(string text, string wanted) => text.Contains(wanted, StringComparison.OrdinalIgnoreCase);

    public static async ValueTask<bool> ContainsAsync(
        EntryRow row, StoredContent content, string wanted, bool withHeader, CancellationToken cancellationToken)
    {
        var structure = MimeStructure.Deserialize(row.Structure);
        foreach (var part in structure.AllParts())
        {
            // Of the message itself the header is searched for TEXT only; headers of parts and of inner messages belong to the body.
            if ((withHeader || part != structure.Root) && HeaderContains(await ReadAsync(content, part.HeaderStart, part.BodyStart, cancellationToken), wanted))
            {
                return true;
            }

            var isText = part.Type == "text" || (part.Children.Count == 0 && part.Message is null && part.IsOpaque);
            if (isText && Contains(TransferEncoding.DecodeText((await ReadAsync(content, part.BodyStart, part.BodyEnd, cancellationToken)).Span, part), wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static ValueTask<ReadOnlyMemory<byte>> ReadAsync(StoredContent content, long start, long end, CancellationToken cancellationToken) =>
        content.ReadAsync(start, (int)Math.Min(end - start, MaximumPart), cancellationToken);

    private static bool HeaderContains(ReadOnlyMemory<byte> header, string wanted)
    {
        var fields = HeaderFields.Parse(header);
        foreach (var entry in fields.Index)
        {
            if (Contains($"{fields.Name(entry)}: {fields.Decoded(entry)}", wanted))
            {
                return true;
            }
        }

        return false;
    }
}
