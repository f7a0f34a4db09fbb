namespace Pennypost.Core.Services;

/// <summary>What a service is for (SVC-013). It gives the values that apply where the service has none of its own.</summary>
public enum ServicePreset
{
    /// <summary>SMTP from other servers.</summary>
    IncomingMx,

    /// <summary>SMTP from users, STARTTLS (RFC 6409).</summary>
    Submission,

    /// <summary>SMTP from users, TLS from the first octet (RFC 8314).</summary>
    SubmissionTls,

    /// <summary>POP3 with STLS.</summary>
    Pop3,

    /// <summary>POP3, TLS from the first octet.</summary>
    Pop3s,

    /// <summary>IMAP4 with STARTTLS.</summary>
    Imap4,

    /// <summary>IMAP4, TLS from the first octet.</summary>
    Imap4s,

    /// <summary>LMTP from a mail server beside us.</summary>
    Lmtp,
}
