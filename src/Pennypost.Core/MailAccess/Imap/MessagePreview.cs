using System.Text;
using Pennypost.Mail;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>PREVIEW (RFC 8970 §3.1): the beginning of a message's text, as people read it.</summary>
internal static class MessagePreview
{
    /// <summary>RFC 8970 §4.1: at most 256 characters; shorter ones fit a line of a list.</summary>
    private const int Characters = 200;

    /// <summary>Octets of a message that are looked at: text stands at its beginning.</summary>
    private const int MaximumOctets = 256 * 1024;

    public static async ValueTask<string> ReadAsync(MimeStructure structure, StoredContent content, CancellationToken cancellationToken)
    {
        var start = await content.ReadAsync(0, (int)Math.Min(content.Length, MaximumOctets), cancellationToken);
        var text = TextExtractor.Extract(structure, start, Characters * 2);
        var preview = new StringBuilder(Characters);
        foreach (var rune in text.EnumerateRunes())
        {
            if (preview.Length + rune.Utf16SequenceLength > Characters)
            {
                break;
            }

            var isSpace = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (!isSpace)
            {
                preview.Append(rune.ToString());
            }
            else if (preview.Length > 0 && preview[^1] != ' ')
            {
                preview.Append(' ');
            }
        }

        return preview.ToString().TrimEnd();
    }
}
