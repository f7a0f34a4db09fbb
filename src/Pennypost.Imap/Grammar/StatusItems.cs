namespace Pennypost.Imap.Grammar;

/// <summary>The items of STATUS.</summary>
[Flags]
internal enum StatusItems
{
    None = 0,
    Messages = 1,
    Recent = 2,
    UidNext = 4,
    UidValidity = 8,
    Unseen = 16,

    /// <summary>HIGHESTMODSEQ (RFC 7162).</summary>
    HighestModSeq = 32,

    /// <summary>SIZE (RFC 8438).</summary>
    Size = 64,

    /// <summary>DELETED (RFC 9051 §6.3.11).</summary>
    Deleted = 128,

    /// <summary>DELETED-STORAGE (RFC 9208 §5.4), in units of 1024 octets.</summary>
    DeletedStorage = 256,

    /// <summary>MAILBOXID (RFC 8474).</summary>
    MailboxId = 512,

    /// <summary>APPENDLIMIT (RFC 7889).</summary>
    AppendLimit = 1024,
}

/// <summary>Reads the list of STATUS items.</summary>
internal static class StatusItemsReader
{
    public static StatusItems ReadStatusItems(ref this ArgumentReader reader)
    {
        reader.Expect((byte)'(');
        StatusItems items = StatusItems.None;
        do
        {
            items |= reader.TryTakeWord("MESSAGES"u8) ? StatusItems.Messages
                : reader.TryTakeWord("RECENT"u8) ? StatusItems.Recent
                : reader.TryTakeWord("UIDNEXT"u8) ? StatusItems.UidNext
                : reader.TryTakeWord("UIDVALIDITY"u8) ? StatusItems.UidValidity
                : reader.TryTakeWord("UNSEEN"u8) ? StatusItems.Unseen
                : reader.TryTakeWord("HIGHESTMODSEQ"u8) ? StatusItems.HighestModSeq
                : reader.TryTakeWord("SIZE"u8) ? StatusItems.Size
                : reader.TryTakeWord("DELETED-STORAGE"u8) ? StatusItems.DeletedStorage
                : reader.TryTakeWord("DELETED"u8) ? StatusItems.Deleted
                : reader.TryTakeWord("MAILBOXID"u8) ? StatusItems.MailboxId
                : reader.TryTakeWord("APPENDLIMIT"u8) ? StatusItems.AppendLimit
                : throw new ImapSyntaxException("Unknown status item");
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        return items;
    }
}
