namespace Pennypost.Imap;

/// <summary>The system flags of RFC 9051 §2.3.2 as a bit mask. \Recent is not kept: RFC 9051 took it away.</summary>
[Flags]
#pragma warning disable CA1028 // Two bytes: session arrays hold one of these for every message of a mailbox.
public enum SystemFlags : ushort
#pragma warning restore CA1028
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>\Seen: the message has been read.</summary>
    Seen = 1,

    /// <summary>\Answered: the message has been answered.</summary>
    Answered = 2,

    /// <summary>\Flagged: urgent or special attention.</summary>
    Flagged = 4,

    /// <summary>\Deleted: marked for removal by EXPUNGE.</summary>
    Deleted = 8,

    /// <summary>\Draft: not finished yet.</summary>
    Draft = 16,
}
