namespace Pennypost.Imap.Grammar;

/// <summary>What messages are ordered by (RFC 5256 §3, RFC 5957).</summary>
internal enum SortKey
{
    Arrival,
    Cc,
    Date,
    From,
    Size,
    Subject,
    To,
    DisplayFrom,
    DisplayTo,
}

/// <summary>One criterion of SORT.</summary>
/// <param name="Key">What to compare.</param>
/// <param name="Reverse">The other way round.</param>
internal readonly record struct SortCriterion(SortKey Key, bool Reverse);

/// <summary>The arguments of SORT (RFC 5256 §3, RFC 5267).</summary>
/// <param name="Criteria">The order.</param>
/// <param name="Search">Which messages.</param>
internal sealed record SortArguments(IReadOnlyList<SortCriterion> Criteria, SearchArguments Search)
{
    /// <summary>More criteria than there are kinds of them order nothing further.</summary>
    private const int MaximumCriteria = 20;

    public static SortArguments Parse(ReadOnlySpan<byte> arguments)
    {
        var reader = new ArgumentReader(arguments);
        SearchReturn? options = SearchReturn.TryRead(ref reader);
        reader.Expect((byte)'(');
        var criteria = new List<SortCriterion>();
        do
        {
            bool reverse = reader.TryTakeWord("REVERSE "u8);
            criteria.Add(new SortCriterion(ReadKey(ref reader), reverse));
        }
        while (criteria.Count < MaximumCriteria && reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        reader.ExpectSpace();
        return new SortArguments(criteria, SearchArguments.ReadCharsetAndKeys(ref reader, options));
    }

    private static SortKey ReadKey(ref ArgumentReader reader) =>
        reader.TryTakeWord("ARRIVAL"u8) ? SortKey.Arrival
        : reader.TryTakeWord("CC"u8) ? SortKey.Cc
        : reader.TryTakeWord("DATE"u8) ? SortKey.Date
        : reader.TryTakeWord("FROM"u8) ? SortKey.From
        : reader.TryTakeWord("SIZE"u8) ? SortKey.Size
        : reader.TryTakeWord("SUBJECT"u8) ? SortKey.Subject
        : reader.TryTakeWord("TO"u8) ? SortKey.To
        : reader.TryTakeWord("DISPLAYFROM"u8) ? SortKey.DisplayFrom
        : reader.TryTakeWord("DISPLAYTO"u8) ? SortKey.DisplayTo
        : throw new ImapSyntaxException("Unknown sort criterion");
}
