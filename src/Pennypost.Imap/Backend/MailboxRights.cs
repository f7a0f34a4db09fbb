namespace Pennypost.Imap;

/// <summary>What a user may do in a mailbox (RFC 4314 §2.1). Letters: <see cref="RightsText"/>.</summary>
[Flags]
public enum MailboxRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>l: see that it is there.</summary>
    Lookup = 1,

    /// <summary>r: open it and read messages.</summary>
    Read = 2,

    /// <summary>s: change \Seen.</summary>
    Seen = 4,

    /// <summary>w: change flags other than \Seen and \Deleted.</summary>
    Write = 8,

    /// <summary>i: put messages into it.</summary>
    Insert = 16,

    /// <summary>p: send mail to its address.</summary>
    Post = 32,

    /// <summary>k: make mailboxes below it.</summary>
    Create = 64,

    /// <summary>x: delete and rename it.</summary>
    Delete = 128,

    /// <summary>t: change \Deleted.</summary>
    DeleteMessages = 256,

    /// <summary>e: expunge.</summary>
    Expunge = 512,

    /// <summary>a: change its rights.</summary>
    Administer = 1024,

    /// <summary>Everything.</summary>
    All = 2047,
}
