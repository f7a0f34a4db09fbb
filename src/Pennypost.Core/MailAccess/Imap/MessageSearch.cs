using Pennypost.Imap;
using Pennypost.Mail;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Answers search criteria by looking at the candidates batch by batch: exact, with everything decoded, and without any index.</summary>
internal static class MessageSearch
{
    public static async Task<IReadOnlyList<uint>> RunAsync(
        ImapStore store,
        long accountId,
        long folderId,
        IReadOnlyList<(long First, long Last)> candidates,
        MessageCriterion criterion,
        CancellationToken cancellationToken)
    {
        if (criterion is MessageCriterion.SavedDate saved)
        {
            return await FindSavedAsync(store, accountId, folderId, candidates, saved, cancellationToken);
        }

        var found = new List<uint>();
        var parts = PartsOf(criterion);
        var last = candidates.Count == 0;
        for (var from = 0L; !last;)
        {
            (var rows, last) = await store.Columns.ReadAsync(accountId, folderId, candidates, from, parts, cancellationToken);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await using var content = new StoredContent(store.Bodies, row);
                if (await MatchesAsync(row, content, criterion, cancellationToken))
                {
                    found.Add((uint)row.Uid);
                }
            }

            from = rows.Count > 0 ? rows[^1].Uid + 1 : long.MaxValue;
        }

        return found;
    }

    private static async Task<IReadOnlyList<uint>> FindSavedAsync(
        ImapStore store,
        long accountId,
        long folderId,
        IReadOnlyList<(long First, long Last)> candidates,
        MessageCriterion.SavedDate saved,
        CancellationToken cancellationToken)
    {
        var day = new DateTimeOffset(saved.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset? from = saved.Order == DateOrder.Before ? null : day;
        DateTimeOffset? until = saved.Order switch { DateOrder.Before => day, DateOrder.On => day.AddDays(1), _ => null };
        var uids = await store.Dates.FindSavedAsync(accountId, folderId, candidates, from, until, cancellationToken);
        return [.. uids.Select(uid => (uint)uid)];
    }

    private static EntryParts PartsOf(MessageCriterion criterion) => criterion switch
    {
        MessageCriterion.Header or MessageCriterion.SentDate => EntryParts.Header,
        MessageCriterion.Body or MessageCriterion.AnyText => EntryParts.Structure | EntryParts.Body,
        _ => EntryParts.None,
    };

    private static async ValueTask<bool> MatchesAsync(EntryRow row, StoredContent content, MessageCriterion criterion, CancellationToken cancellationToken)
    {
        switch (criterion)
        {
            case MessageCriterion.InternalDate date:
                return Compare(DateOnly.FromDateTime(row.InternalDate.UtcDateTime), date.Order, date.Date);
            case MessageCriterion.InternalTime time:
                return time.IsOlder ? row.InternalDate <= time.Moment : row.InternalDate >= time.Moment;
            case MessageCriterion.EmailId id:
                return Uids.EmailId(row.MessageId) == id.Id;
            case MessageCriterion.Size size:
                return size.IsLarger ? (ulong)row.Size > size.Octets : (ulong)row.Size < size.Octets;
            case MessageCriterion.Header header:
                return HasHeader(HeaderFields.Parse(await HeaderOctets.ReadAsync(row, content, cancellationToken)), header);
            case MessageCriterion.SentDate date:
                // RFC 3501 §6.4.4: disregarding time and time zone, so the day as the sender wrote it.
                return HeaderFields.Parse(await HeaderOctets.ReadAsync(row, content, cancellationToken)).GetDate(KnownHeader.Date) is { } sent
                    && Compare(DateOnly.FromDateTime(sent.DateTime), date.Order, date.Date);
            case MessageCriterion.Body body:
                return await MessageText.ContainsAsync(row, content, body.Text, withHeader: false, cancellationToken);
            case MessageCriterion.AnyText text:
                return await MessageText.ContainsAsync(row, content, text.Text, withHeader: true, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown criterion {criterion.GetType().Name}.");
        }
    }

    private static bool HasHeader(HeaderFields fields, MessageCriterion.Header wanted)
    {
        foreach (var entry in fields.Find(wanted.Field))
        {
            if (wanted.Text.Length == 0 || MessageText.Contains(fields.Decoded(entry), wanted.Text))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Compare(DateOnly day, DateOrder order, DateOnly asked) => order switch
    {
        DateOrder.Before => day < asked,
        DateOrder.On => day == asked,
        _ => day >= asked,
    };
}
