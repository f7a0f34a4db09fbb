namespace Pennypost.Imap.Grammar;

/// <summary>One search key (RFC 3501 §6.4.4).</summary>
internal abstract record SearchKey
{
    private SearchKey()
    {
    }

    /// <summary>Whether this key, or one within it, is of a kind.</summary>
    public bool Has<TKey>(Func<TKey, bool>? matches = null)
        where TKey : SearchKey => this switch
        {
            TKey key when matches is null || matches(key) => true,
            Not not => not.Key.Has(matches),
            Or or => or.Left.Has(matches) || or.Right.Has(matches),
            And and => and.Keys.Any(key => key.Has(matches)),
            _ => false,
        };

    /// <summary>ALL, and OLD: there are no recent messages.</summary>
    public sealed record All : SearchKey;

    /// <summary>RECENT and NEW: \Recent is never set (RFC 9051 Appendix E took it away).</summary>
    public sealed record Nothing : SearchKey;

    /// <summary>A system flag is set, or is not.</summary>
    public sealed record Flag(SystemFlags Value, bool IsSet) : SearchKey;

    /// <summary>KEYWORD and UNKEYWORD.</summary>
    public sealed record Keyword(string Name, bool IsSet) : SearchKey;

    /// <summary>A sequence set of message numbers.</summary>
    public sealed record Numbers(SequenceSet Set) : SearchKey;

    /// <summary>UID and a sequence set of UIDs.</summary>
    public sealed record Uids(SequenceSet Set) : SearchKey;

    /// <summary>A criterion that the backend answers.</summary>
    public sealed record Message(MessageCriterion Criterion) : SearchKey;

    /// <summary>MODSEQ (RFC 7162 §3.1.5): this modification sequence or a higher one.</summary>
    public sealed record ModSeq(ulong Value) : SearchKey;

    /// <summary>OLDER and YOUNGER (RFC 5032): at least, or at most, so many seconds ago.</summary>
    public sealed record Age(bool IsOlder, uint Seconds) : SearchKey;

    /// <summary>NOT.</summary>
    public sealed record Not(SearchKey Key) : SearchKey;

    /// <summary>OR.</summary>
    public sealed record Or(SearchKey Left, SearchKey Right) : SearchKey;

    /// <summary>Several keys: all of them.</summary>
    public sealed record And(IReadOnlyList<SearchKey> Keys) : SearchKey;
}
