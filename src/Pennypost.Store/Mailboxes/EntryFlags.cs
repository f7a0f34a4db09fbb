namespace Pennypost.Store.Mailboxes;

/// <summary>IMAP system flags as kept in <c>entry.flags</c> (RFC 9051 §2.3.2). Keywords are kept beside them as text.</summary>
[Flags]
public enum EntryFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>\Seen: has been read.</summary>
    Seen = 1,

    /// <summary>\Answered: has been answered.</summary>
    Answered = 2,

    /// <summary>\Flagged: wants attention.</summary>
    Flagged = 4,

    /// <summary>\Deleted: will be removed by the next EXPUNGE.</summary>
    Deleted = 8,

    /// <summary>\Draft: composition is not complete.</summary>
    Draft = 16,

    /// <summary>All of them.</summary>
    All = 31,
}
