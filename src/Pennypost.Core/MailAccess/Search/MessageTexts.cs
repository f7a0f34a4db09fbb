using System.Runtime.CompilerServices;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Mail;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Search;

namespace Pennypost.Core.MailAccess.Search;

/// <summary>The texts of a message as people read them: header fields and text parts decoded. A search finds what stands within one of them; the search
/// index is made of the same, so that both agree.</summary>
internal static class MessageTexts
{
    /// <summary>Octets of one part that are looked at; what lies behind is found by no search.</summary>
    private const int MaximumPart = 32 * 1024 * 1024;

    /// <summary>All texts, with or without those of the message's own header.</summary>
    /// <remarks>Of the message itself the header is searched for TEXT only (RFC 9051 §6.4.4); headers of parts and of inner messages belong to the body.</remarks>
    public static async IAsyncEnumerable<(TextScope Scope, string Text)> ReadAsync(
        EntryRow row, StoredContent content, bool withHeader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var structure = MimeStructure.Deserialize(row.Structure);
        foreach (var part in structure.AllParts())
        {
            var scope = part == structure.Root ? TextScope.Header : TextScope.Body;
            if (withHeader || scope == TextScope.Body)
            {
                foreach (var field in Fields(await ReadAsync(content, part.HeaderStart, part.BodyStart, cancellationToken)))
                {
                    yield return (scope, field);
                }
            }

            if (part.Type == "text" || (part.Children.Count == 0 && part.Message is null && part.IsOpaque))
            {
                var octets = await ReadAsync(content, part.BodyStart, part.BodyEnd, cancellationToken);
                yield return (TextScope.Body, TransferEncoding.DecodeText(octets.Span, part));
            }
        }
    }

    /// <summary>The fields of a header as texts.</summary>
    public static IEnumerable<string> Fields(ReadOnlyMemory<byte> header)
    {
        var fields = HeaderFields.Parse(header);
        return fields.Index.Select(entry => Field(fields.Name(entry), fields.Decoded(entry)));
    }

    /// <summary>A field as a text.</summary>
    public static string Field(string name, string value) => $"{name}: {value}";

    /// <summary>Substring, without regard to case.</summary>
    public static bool Contains(string text, string wanted) => text.Contains(wanted, StringComparison.OrdinalIgnoreCase);

    private static ValueTask<ReadOnlyMemory<byte>> ReadAsync(StoredContent content, long start, long end, CancellationToken cancellationToken) =>
        content.ReadAsync(start, (int)Math.Min(end - start, MaximumPart), cancellationToken);
}
