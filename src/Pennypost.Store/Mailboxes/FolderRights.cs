namespace Pennypost.Store.Mailboxes;

/// <summary>What a user may do in a folder (RFC 4314 §2.1), as kept in <c>folder_right.rights</c>.</summary>
[Flags]
public enum FolderRights
{
    /// <summary>Nothing; the folder does not exist for him.</summary>
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

    /// <summary>k: make folders below it.</summary>
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

    /// <summary>The rights that change a flag of messages.</summary>
    Flags = Seen | Write | DeleteMessages,
}
