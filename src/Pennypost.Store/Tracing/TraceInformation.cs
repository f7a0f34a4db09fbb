namespace Pennypost.Store.Tracing;

/// <summary>The names of what identifies a message (SET-260).</summary>
public static class TraceInformation
{
    /// <summary>The field Subject, decoded.</summary>
    public const string Subject = "Subject";

    /// <summary>The field From, decoded.</summary>
    public const string From = "From";

    /// <summary>The reverse path.</summary>
    public const string ReturnPath = "ReturnPath";

    /// <summary>The forward paths, separated by commas; cut where there are very many.</summary>
    public const string Recipients = "Recipients";

    /// <summary>The client's address, with the name that it gave.</summary>
    public const string Client = "Client";

    /// <summary>Our address and port.</summary>
    public const string Server = "Server";

    /// <summary>The service's name.</summary>
    public const string Service = "Service";

    /// <summary>How it came: <c>SMTP</c>, <c>LMTP</c>, or <c>System</c> for what the system itself writes.</summary>
    public const string Type = "Type";

    /// <summary>Who logged in.</summary>
    public const string Account = "Account";

    /// <summary>The field Message-ID.</summary>
    public const string MessageId = "MessageId";
}
