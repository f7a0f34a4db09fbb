namespace Pennypost.AdminApi.Services;

/// <summary>How a listener speaks TLS.</summary>
public enum ServiceTls
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The client asks for it with STARTTLS or STLS.</summary>
    StartTls,

    /// <summary>From the first byte.</summary>
    Implicit,
}

/// <summary>A listener of this system.</summary>
/// <param name="Name">Such as <c>Submission</c>.</param>
/// <param name="Protocol"><c>SMTP</c>, <c>POP3</c>, <c>IMAP</c> or <c>HTTP</c>.</param>
/// <param name="EndPoint">Address and port it listens on.</param>
/// <param name="Tls">How it speaks TLS.</param>
/// <param name="Running">It accepts connections now.</param>
/// <param name="Sessions">Open sessions now.</param>
/// <param name="MaximumSessions">The most it allows; 0 means no limit of its own.</param>
public sealed record ServiceItem(
    string Name,
    string Protocol,
    string EndPoint,
    ServiceTls Tls,
    bool Running,
    int Sessions,
    int MaximumSessions);
