namespace Pennypost.Imap.Grammar;

/// <summary>What SEARCH, SORT and THREAD shall return (RFC 4731, RFC 5182, RFC 9394).</summary>
[Flags]
internal enum SearchOptions
{
    None = 0,
    Min = 1,
    Max = 2,
    All = 4,
    Count = 8,
    Save = 16,
}

/// <summary>RETURN (…).</summary>
/// <param name="Options">What is asked for.</param>
/// <param name="Partial">PARTIAL; null when it is not asked for.</param>
internal sealed record SearchReturn(SearchOptions Options, PartialRange? Partial)
{
    /// <summary>Reads RETURN and its options, with the space behind; null when there is none.</summary>
    public static SearchReturn? TryRead(ref ArgumentReader reader)
    {
        if (!reader.TryTakeWord("RETURN ("u8))
        {
            return null;
        }

        SearchOptions options = SearchOptions.None;
        PartialRange? partial = null;
        if (!reader.TryTake((byte)')'))
        {
            do
            {
                if (reader.TryTakeWord("PARTIAL "u8))
                {
                    partial = partial is null ? PartialRange.Read(ref reader) : throw new ImapSyntaxException("PARTIAL is given twice");
                }
                else
                {
                    options |= ReadOption(ref reader);
                }
            }
            while (reader.TryTake((byte)' '));
            reader.Expect((byte)')');
        }

        reader.ExpectSpace();
        if (partial is not null && (options & SearchOptions.All) != SearchOptions.None)
        {
            // RFC 9394 §3.1: one of the two.
            throw new ImapSyntaxException("ALL and PARTIAL exclude each other");
        }

        // RFC 4731 §3.1: an empty list means ALL.
        return new SearchReturn(options == SearchOptions.None && partial is null ? SearchOptions.All : options, partial);
    }

    private static SearchOptions ReadOption(ref ArgumentReader reader) =>
        reader.TryTakeWord("MIN"u8) ? SearchOptions.Min
        : reader.TryTakeWord("MAX"u8) ? SearchOptions.Max
        : reader.TryTakeWord("ALL"u8) ? SearchOptions.All
        : reader.TryTakeWord("COUNT"u8) ? SearchOptions.Count
        : reader.TryTakeWord("SAVE"u8) ? SearchOptions.Save
        : throw new ImapSyntaxException("Unknown return option");
}

/// <summary>A window of a result (RFC 9394 §3.1): from the front, or from the end when negative.</summary>
/// <param name="From">The first position, from 1.</param>
/// <param name="To">The last position.</param>
/// <param name="FromEnd">Positions count from the end.</param>
internal sealed record PartialRange(uint From, uint To, bool FromEnd)
{
    public static PartialRange Read(ref ArgumentReader reader)
    {
        bool fromEnd = reader.TryTake((byte)'-');
        uint first = reader.ReadNonZeroNumber();
        reader.Expect((byte)':');
        if (reader.TryTake((byte)'-') != fromEnd)
        {
            throw new ImapSyntaxException("Both ends of a partial range count from the same side");
        }

        uint second = reader.ReadNonZeroNumber();
        return new PartialRange(Math.Min(first, second), Math.Max(first, second), fromEnd);
    }

    /// <summary>The window of a result of some length: first position and number of positions.</summary>
    public (int Start, int Count) Of(int length)
    {
        long first = FromEnd ? length - (long)To : From - 1L;
        long end = FromEnd ? length - (long)From + 1 : To;
        first = Math.Clamp(first, 0, length);
        end = Math.Clamp(end, 0, length);
        return ((int)first, (int)Math.Max(end - first, 0));
    }

    public override string ToString() => FromEnd ? $"-{From}:-{To}" : $"{From}:{To}";
}
