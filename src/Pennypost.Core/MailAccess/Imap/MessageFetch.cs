using System.Runtime.CompilerServices;
using Pennypost.Imap;
using Pennypost.Mail;
using Pennypost.Store.Bodies;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Cached columns and bodies for FETCH, batch by batch; while one is written to the client no connection is held.</summary>
internal static class MessageFetch
{
    public static async IAsyncEnumerable<FetchedMessage> RunAsync(
        ImapStore store,
        long accountId,
        long folderId,
        long uidValidity,
        IReadOnlyList<(long First, long Last)> ranges,
        FetchColumns columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var message = new FetchedMessage();
        var saved = columns.HasFlag(FetchColumns.SaveDate) ? await store.Dates.ReadSavedAsync(accountId, folderId, ranges, cancellationToken) : null;
        await foreach (var row in store.Remembered.ReadAllAsync(accountId, folderId, uidValidity, ranges, PartsOf(columns), cancellationToken))
        {
            await using var content = await FillAsync(message, row, columns, store.Bodies, cancellationToken);
            message.SaveDate = saved is not null && saved.TryGetValue(row.Uid, out var moment) ? moment : null;
            yield return message;
        }
    }

    private static EntryParts PartsOf(FetchColumns columns)
    {
        var parts = EntryParts.None;
        parts |= columns.HasFlag(FetchColumns.Envelope) ? EntryParts.Envelope : EntryParts.None;
        parts |= columns.HasFlag(FetchColumns.BodyStructure) ? EntryParts.BodyStructure : EntryParts.None;
        parts |= (columns & (FetchColumns.Structure | FetchColumns.Body | FetchColumns.Preview)) != FetchColumns.None ? EntryParts.Structure : EntryParts.None;
        parts |= (columns & (FetchColumns.Content | FetchColumns.Preview)) != FetchColumns.None ? EntryParts.Body : EntryParts.None;

        // Whoever asks for the content has the header in it.
        parts |= columns.HasFlag(FetchColumns.Header) && !parts.HasFlag(EntryParts.Body) ? EntryParts.Header : EntryParts.None;
        return parts;
    }

    private static async ValueTask<StoredContent> FillAsync(
        FetchedMessage message, EntryRow row, FetchColumns columns, IBodyStore bodies, CancellationToken cancellationToken)
    {
        var content = new StoredContent(bodies, row);
        message.Uid = (uint)row.Uid;
        message.InternalDate = row.InternalDate;
        message.Size = row.Size;
        message.Envelope = row.Envelope;
        message.BodyStructure = row.BodyStructure;
        message.Structure = row.Structure is null ? null : MimeStructure.Deserialize(row.Structure);
        message.Body = columns.HasFlag(FetchColumns.Body) ? ImapBodyStructure.Write(message.Structure!, extensions: false) : default;
        message.Header = columns.HasFlag(FetchColumns.Header) ? await HeaderOctets.ReadAsync(row, content, cancellationToken) : default;
        message.EmailId = columns.HasFlag(FetchColumns.EmailId) ? Uids.EmailId(row.MessageId) : null;
        message.Preview = columns.HasFlag(FetchColumns.Preview) ? await MessagePreview.ReadAsync(message.Structure!, content, cancellationToken) : null;
        message.Content = content;
        return content;
    }
}
