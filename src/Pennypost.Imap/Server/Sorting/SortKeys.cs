using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Mail;

namespace Pennypost.Imap.Server.Sorting;

/// <summary>The values of one criterion, one for each message that was found: numbers or text.</summary>
internal sealed class SortKeys(SortCriterion criterion, int count)
{
    private readonly long[]? _numbers = IsNumber(criterion.Key) ? new long[count] : null;
    private readonly string?[]? _texts = IsNumber(criterion.Key) ? null : new string?[count];

    /// <summary>What must be fetched for a criterion.</summary>
    public static FetchColumns ColumnsOf(SortKey key) => key switch
    {
        SortKey.Arrival => FetchColumns.InternalDate,
        SortKey.Size => FetchColumns.Size,
        SortKey.Date => FetchColumns.Envelope | FetchColumns.InternalDate,
        _ => FetchColumns.Envelope,
    };

    /// <summary>The moment a message was sent; the internal date when its Date field is of no use (RFC 5256 §2.2).</summary>
    public static long SentTicks(ReadOnlySpan<byte> date, DateTimeOffset internalDate) =>
        (MailDate.TryParse(date, out DateTimeOffset sent) ? sent : internalDate).UtcTicks;

    public void Set(int position, FetchedMessage message)
    {
        if (_numbers is not null)
        {
            _numbers[position] = criterion.Key switch
            {
                SortKey.Arrival => message.InternalDate.UtcTicks,
                SortKey.Size => message.Size,
                _ => SentTicks(EnvelopeView.Read(message.Envelope.Span).Date, message.InternalDate),
            };
            return;
        }

        _texts![position] = TextOf(EnvelopeView.Read(message.Envelope.Span), criterion.Key);
    }

    public int Compare(int left, int right)
    {
        int order = _numbers is not null ? _numbers[left].CompareTo(_numbers[right]) : string.CompareOrdinal(_texts![left], _texts[right]);
        return criterion.Reverse ? -order : order;
    }

    private static bool IsNumber(SortKey key) => key is SortKey.Arrival or SortKey.Date or SortKey.Size;

    /// <summary>RFC 5256 §2.2 compares addresses by their mailbox alone, RFC 5957 by what people see; case does not count (RFC 5051).</summary>
    private static string TextOf(EnvelopeView envelope, SortKey key) => key switch
    {
        SortKey.Subject => BaseSubject.Of(envelope.Subject).Text,
        SortKey.From => Fold(envelope.From.Mailbox),
        SortKey.To => Fold(envelope.To.Mailbox),
        SortKey.Cc => Fold(envelope.Cc.Mailbox),
        SortKey.DisplayFrom => Display(envelope.From),
        _ => Display(envelope.To),
    };

    private static string Display(FirstAddress address)
    {
        if (!address.Name.IsEmpty)
        {
            return EncodedWords.Decode(address.Name).ToUpperInvariant();
        }

        return address.Host.IsEmpty ? Fold(address.Mailbox) : $"{Fold(address.Mailbox)}@{Fold(address.Host)}";
    }

    private static string Fold(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text).ToUpperInvariant();
}
