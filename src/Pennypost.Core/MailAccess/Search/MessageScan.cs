using Pennypost.Core.MailAccess.Imap;
using Pennypost.Imap;
using Pennypost.Mail;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Search;

/// <summary>Answers search criteria by looking at the messages batch by batch: exact, with everything decoded, and without any index. This is what a search
/// means; the index only spares looking.</summary>
internal static class MessageScan
{
    public static async Task<List<uint>> RunAsync(
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
        await foreach (var row in store.Columns.ReadAllAsync(accountId, folderId, candidates, PartsOf(criterion), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var content = new StoredContent(store.Bodies, row);
            if (await MatchesAsync(row, content, criterion, cancellationToken))
            {
                found.Add((uint)row.Uid);
            }
        }

        return found;
    }

    private static async Task<List<uint>> FindSavedAsync(
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

    /// <summary>Whether the day satisfies the criterion.</summary>
    public static bool Compare(DateOnly day, DateOrder order, DateOnly asked) => order switch
    {
        DateOrder.Before => day < asked,
        DateOrder.On => day == asked,
        _ => day >= asked,
    };

    /// <summary>The day of the Date field.</summary>
    /// <remarks>RFC 9051 §6.4.4: disregarding time and time zone, so the day as the sender wrote it.</remarks>
    public static DateOnly? SentDay(HeaderFields header) =>
        header.GetDate(KnownHeader.Date) is { } sent ? DateOnly.FromDateTime(sent.DateTime) : null;

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
                return SentDay(HeaderFields.Parse(await HeaderOctets.ReadAsync(row, content, cancellationToken))) is { } day && Compare(day, date.Order, date.Date);
            case MessageCriterion.Body body:
                return await ContainsAsync(row, content, body.Text, withHeader: false, cancellationToken);
            case MessageCriterion.AnyText text:
                return await ContainsAsync(row, content, text.Text, withHeader: true, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown criterion {criterion.GetType().Name}.");
        }
    }

    private static bool HasHeader(HeaderFields fields, MessageCriterion.Header wanted)
    {
        foreach (var entry in fields.Find(wanted.Field))
        {
            if (wanted.Text.Length == 0 || MessageTexts.Contains(fields.Decoded(entry), wanted.Text))
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<bool> ContainsAsync(
        EntryRow row, StoredContent content, string wanted, bool withHeader, CancellationToken cancellationToken)
    {
        await foreach (var (_, text) in MessageTexts.ReadAsync(row, content, withHeader, cancellationToken))
        {
            if (MessageTexts.Contains(text, wanted))
            {
                return true;
            }
        }

        return false;
    }
}
