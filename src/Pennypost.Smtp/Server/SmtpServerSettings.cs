using Microsoft.Extensions.Logging;
using Pennypost.Net;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>How one SMTP service behaves. Immutable: a session keeps the settings it began with.</summary>
public sealed record SmtpServerSettings
{
    /// <summary>Which of the two protocols is spoken.</summary>
    public SmtpProtocol Protocol { get; init; }

    /// <summary>The name in the greeting and in the reply to EHLO (SVC-211).</summary>
    public required ReplyText HostName { get; init; }

    /// <summary>The certificate for STARTTLS; null when STARTTLS is not offered.</summary>
    public TlsServerSettings? StartTls { get; init; }

    /// <summary>True when nothing but EHLO, HELO, NOOP, STARTTLS, QUIT and HELP is obeyed before TLS (SVC-054, RFC 3207 §4).</summary>
    public bool RequireTls { get; init; }

    /// <summary>True when MAIL needs a log-in first: the submission services (RFC 6409 §4.3).</summary>
    public bool RequireAuthentication { get; init; }

    /// <summary>False hides AUTH even when the backend could authenticate.</summary>
    public bool OfferAuthentication { get; init; } = true;

    /// <summary>True allows PLAIN and LOGIN without TLS (SVC-060, SVC-061); for tests and closed networks.</summary>
    public bool AllowPlaintextAuthentication { get; init; }

    /// <summary>Limits for clients that have not logged in.</summary>
    public SmtpTransactionLimits Limits { get; init; } = new(Messages: 100, Recipients: 100);

    /// <summary>Limits for clients that have logged in, or may send anywhere without.</summary>
    public SmtpTransactionLimits AuthenticatedLimits { get; init; } = new(Messages: 0, Recipients: 1000);

    /// <summary>Failed log-ins before the session ends (SVC-224).</summary>
    public int MaximumLogInFailures { get; init; } = 3;

    /// <summary>Negative replies before the session ends with 421.</summary>
    public int MaximumErrors { get; init; } = 20;

    /// <summary>Commands that do no work (NOOP, RSET, VRFY, HELP and the like) between two messages before they count as errors.</summary>
    public int MaximumIdleCommands { get; init; } = 100;

    /// <summary>The longest command line in octets with CRLF (SVC-223; RFC 5321 §4.5.3.1.4 asks for at least 512).</summary>
    public int MaximumCommandLine { get; init; } = 2048;

    /// <summary>The longest line of an authentication exchange (RFC 4954 §4).</summary>
    public int MaximumAuthenticationLine { get; init; } = 12288;

    /// <summary>The longest line of a message without CRLF; 0 for no limit but the message's size (SVC-222).</summary>
    public int MaximumTextLine { get; init; }

    /// <summary>How long the server waits for a command (RFC 5321 §4.5.3.2.7).</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the server waits for the next octets of a message.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one message may take altogether, so that a trickle cannot hold a session for ever.</summary>
    public TimeSpan MaximumDataTime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long a message may be examined and written before the client is told to try again (SVC-150; RFC 5321 §4.5.3.2.6 lets it wait ten minutes).</summary>
    public TimeSpan MaximumAnswerTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where the whole dialogue is logged, without credentials and messages; null when it is not (SVC-074).</summary>
    public ILogger? Dialogue { get; init; }
}

/// <summary>The protocols of this engine.</summary>
public enum SmtpProtocol
{
    /// <summary>Simple Mail Transfer Protocol (RFC 5321).</summary>
    Smtp,

    /// <summary>Local Mail Transfer Protocol (RFC 2033): LHLO in place of EHLO and HELO, and a reply for each recipient after the message. Never on port 25 (§5).</summary>
    Lmtp,
}

/// <summary>Limits on what one session may do; 0 means no limit (SVC-140 to SVC-143).</summary>
/// <param name="Messages">Messages in one session.</param>
/// <param name="Recipients">Accepted recipients of one message; RFC 5321 §4.5.3.1.8 asks for at least 100.</param>
public sealed record SmtpTransactionLimits(int Messages, int Recipients);
