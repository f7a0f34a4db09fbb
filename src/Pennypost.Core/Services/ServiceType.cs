namespace Pennypost.Core.Services;

/// <summary>What a service instance speaks (SVC-001).</summary>
public enum ServiceType
{
    /// <summary>SMTP: from other servers or from users, as its settings say.</summary>
    Smtp,

    /// <summary>LMTP (RFC 2033): from a mail server beside us that keeps the queue.</summary>
    Lmtp,

    /// <summary>POP3.</summary>
    Pop3,

    /// <summary>IMAP4.</summary>
    Imap4,
}
