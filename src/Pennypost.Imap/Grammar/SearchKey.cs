namespace Pennypost.Imap.Grammar;

/// <summary>One search key (RFC 3501 §6.4.4).</summary>
internal abstract record SearchKey
{
    private SearchKey()
    {
    }

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

    /// <summary>NOT.</summary>
    public sealed record Not(SearchKey Key) : SearchKey;

    /// <summary>OR.</summary>
    public sealed record Or(SearchKey Left, SearchKey Right) : SearchKey;

    /// <summary>Several keys: all of them.</summary>
    public sealed record And(IReadOnlyList<SearchKey> Keys) : SearchKey;
}
