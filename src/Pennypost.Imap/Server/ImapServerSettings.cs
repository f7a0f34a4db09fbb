using Pennypost.Net;

namespace Pennypost.Imap;

/// <summary>How an IMAP service behaves.</summary>
public sealed record ImapServerSettings
{
    /// <summary>The name in the greeting and in ID; printable US-ASCII.</summary>
    public string ServerName { get; init; } = "Pennypost";

    /// <summary>Certificates for STARTTLS; null when there are none, then STARTTLS is not offered.</summary>
    public TlsServerSettings? Tls { get; init; }

    /// <summary>Passwords may be sent without TLS (SVC-263). Otherwise LOGINDISABLED is shown until TLS is on.</summary>
    public bool AllowPlaintextLogIn { get; init; }

    /// <summary>IDLE is offered (SVC-269).</summary>
    public bool IdleEnabled { get; init; } = true;

    /// <summary>Failed log-ins before the connection is closed (SVC-270).</summary>
    public int MaximumFailedLogIns { get; init; } = 3;

    /// <summary>Commands with syntax errors before the connection is closed.</summary>
    public int MaximumBadCommands { get; init; } = 20;

    /// <summary>Octets of one command with its literals, other than the message of APPEND.</summary>
    public int MaximumCommandLength { get; init; } = 64 * 1024;

    /// <summary>The same before log-in.</summary>
    public int MaximumCommandLengthBeforeLogIn { get; init; } = 8 * 1024;

    /// <summary>Silence before a logged-in session ends; at least 30 minutes by RFC 3501 §5.4.</summary>
    public TimeSpan AutoLogout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Silence before a session ends that has not logged in.</summary>
    public TimeSpan AutoLogoutBeforeLogIn { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest pause within a literal.</summary>
    public TimeSpan LiteralTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time a client may read nothing while the server has something to send.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often an idling client gets a sign of life, which keeps network address translation open.</summary>
    public TimeSpan IdleKeepAlive { get; init; } = TimeSpan.FromMinutes(2);
}
