using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>A message's header with the empty line that ends it, from what was read of the message.</summary>
internal static class HeaderOctets
{
    /// <summary>Headers longer than this are cut: no client shows them.</summary>
    private const int Maximum = 1024 * 1024;

    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(EntryRow row, StoredContent content, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> start = row.Body ?? row.Header ?? default(ReadOnlyMemory<byte>);
        var end = EndOf(start.Span);
        if (end < 0 && start.Length < row.Size)
        {
            // A copy: the content's buffer is filled anew with the next piece.
            start = (await content.ReadAsync(0, (int)Math.Min(row.Size, Maximum), cancellationToken)).ToArray();
            end = EndOf(start.Span);
        }

        return end < 0 ? start : start[..end];
    }

    /// <summary>The offset behind the first empty line; -1 when there is none.</summary>
    public static int EndOf(ReadOnlySpan<byte> octets)
    {
        for (var position = 0; position < octets.Length;)
        {
            var newline = octets[position..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                return -1;
            }

            if (newline == 0 || (newline == 1 && octets[position] == '\r'))
            {
                return position + newline + 1;
            }

            position += newline + 1;
        }

        return -1;
    }
}
