namespace Pennypost.Imap;

/// <summary>Response codes that tell a client program why (RFC 9051 §7.1, RFC 5530).</summary>
public static class ResponseCodes
{
    /// <summary>The mailbox to create or rename to exists.</summary>
    public const string AlreadyExists = "ALREADYEXISTS";

    /// <summary>Wrong name or password.</summary>
    public const string AuthenticationFailed = "AUTHENTICATIONFAILED";

    /// <summary>Authentication worked, but acting as this user is not allowed.</summary>
    public const string AuthorizationFailed = "AUTHORIZATIONFAILED";

    /// <summary>The operation can never work on this object, such as deleting INBOX.</summary>
    public const string Cannot = "CANNOT";

    /// <summary>Some of the messages are gone; they will be announced as expunged.</summary>
    public const string ExpungeIssued = "EXPUNGEISSUED";

    /// <summary>The mailbox has children and cannot be deleted without them.</summary>
    public const string HasChildren = "HASCHILDREN";

    /// <summary>Another session holds what is needed; trying later may work.</summary>
    public const string InUse = "INUSE";

    /// <summary>A limit of the server was reached.</summary>
    public const string Limit = "LIMIT";

    /// <summary>There is no such mailbox.</summary>
    public const string NonExistent = "NONEXISTENT";

    /// <summary>Not allowed by access rights.</summary>
    public const string NoPermission = "NOPERM";

    /// <summary>The account's quota does not allow it.</summary>
    public const string OverQuota = "OVERQUOTA";

    /// <summary>Not without TLS.</summary>
    public const string PrivacyRequired = "PRIVACYREQUIRED";

    /// <summary>A fault of the server.</summary>
    public const string ServerBug = "SERVERBUG";

    /// <summary>The message is larger than the server takes (RFC 4469, RFC 7889).</summary>
    public const string TooBig = "TOOBIG";

    /// <summary>The target mailbox does not exist; the client may create it and try again.</summary>
    public const string TryCreate = "TRYCREATE";

    /// <summary>The client gave up message numbers, and used one (RFC 9586).</summary>
    public const string UidRequired = "UIDREQUIRED";

    /// <summary>The server cannot decode the part (RFC 3516).</summary>
    public const string UnknownCte = "UNKNOWN-CTE";

    /// <summary>A URL of CATENATE names nothing (RFC 4469).</summary>
    public const string BadUrl = "BADURL";

    /// <summary>No mailbox can have the special use asked for (RFC 6154).</summary>
    public const string UseAttribute = "USEATTR";

    /// <summary>Something the server needs is not there at present.</summary>
    public const string Unavailable = "UNAVAILABLE";
}
