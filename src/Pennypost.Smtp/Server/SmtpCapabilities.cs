using System.Globalization;
using Pennypost.Smtp.Server.Commands;

namespace Pennypost.Smtp.Server;

/// <summary>The lines of the reply to EHLO. Each row gives its line, or null while the capability is not to be had.</summary>
internal static class SmtpCapabilities
{
    public static readonly IReadOnlyList<Func<SmtpSession, string?>> All =
    [
        static _ => "PIPELINING", // RFC 2920
        static session => $"SIZE {session.Backend.MaximumMessageSize(session.Client)}", // RFC 1870
        static _ => "8BITMIME", // RFC 6152
        static _ => "BINARYMIME", // RFC 3030 §3; such messages are stored with base64 in place of binary
        static _ => "CHUNKING", // RFC 3030 §2
        static _ => "ENHANCEDSTATUSCODES", // RFC 2034
        static _ => "SMTPUTF8", // RFC 6531
        static session => OffersStatusNotifications(session) ? "DSN" : null, // RFC 3461
        static session => OffersRequireTls(session) ? "REQUIRETLS" : null, // RFC 8689
        DeliverBy,
        FutureRelease,
        Limits,
        static session => EtrnCommand.IsOffered(session) ? "ETRN" : null, // RFC 1985
        static session => VrfyCommand.IsOffered(session) ? "VRFY" : null, // RFC 5321 §3.5; SVC-210
        static session => VrfyCommand.IsOffered(session) ? "EXPN" : null,
        StartTls,
        Authentication,
        static _ => "HELP", // RFC 5321 §4.1.1.8
    ];

    /// <summary>True when the parameters of DSN are understood in this session.</summary>
    /// <param name="session">The session.</param>
    public static bool OffersStatusNotifications(SmtpSession session) =>
        session.Backend is ISmtpStatusNotifications backend && backend.OffersStatusNotifications(session.Client);

    /// <summary>True when REQUIRETLS is understood in this session: only inside TLS (RFC 8689 §2).</summary>
    /// <param name="session">The session.</param>
    public static bool OffersRequireTls(SmtpSession session) =>
        session.Client.Tls is not null && session.Backend is ISmtpRequireTls backend && backend.OffersRequireTls(session.Client);

    /// <summary>The shortest deadline of mode R, or null when BY is not understood in this session.</summary>
    /// <param name="session">The session.</param>
    public static TimeSpan? MinimumDeliverBy(SmtpSession session) => (session.Backend as ISmtpDeliverBy)?.MinimumDeliverBy(session.Client);

    /// <summary>The longest time of holding, or null when HOLDFOR and HOLDUNTIL are not understood in this session.</summary>
    /// <param name="session">The session.</param>
    public static TimeSpan? MaximumHold(SmtpSession session) => (session.Backend as ISmtpFutureRelease)?.MaximumHold(session.Client);

    // RFC 2852 §3: without a number there is no minimum.
    private static string? DeliverBy(SmtpSession session) => MinimumDeliverBy(session) switch
    {
        null => null,
        { Ticks: 0 } => "DELIVERBY",
        { } minimum => string.Create(CultureInfo.InvariantCulture, $"DELIVERBY {(long)minimum.TotalSeconds}"),
    };

    // RFC 4865 §4: the longest interval in seconds, and the latest time.
    private static string? FutureRelease(SmtpSession session) => MaximumHold(session) is { } maximum
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"FUTURERELEASE {(long)maximum.TotalSeconds} {session.Time.GetUtcNow().UtcDateTime + maximum:yyyy-MM-ddTHH:mm:ssZ}")
        : null;

    /// <summary>RFC 9422: what is in force for this client now; a limit that does not exist is not named.</summary>
    private static string? Limits(SmtpSession session)
    {
        var (messages, recipients) = session.Limits;
        if (messages <= 0 && recipients <= 0)
        {
            return null;
        }

        var mail = messages > 0 ? $" MAILMAX={messages.ToString(CultureInfo.InvariantCulture)}" : string.Empty;
        return "LIMITS" + mail + (recipients > 0 ? $" RCPTMAX={recipients.ToString(CultureInfo.InvariantCulture)}" : string.Empty);
    }

    /// <summary>RFC 3207 §4.2: not offered again inside TLS.</summary>
    private static string? StartTls(SmtpSession session) =>
        session.Settings.StartTls is not null && session.Client.Tls is null ? "STARTTLS" : null;

    /// <summary>RFC 4954 §3; not offered where it would be refused (SVC-061), nor after a log-in.</summary>
    private static string? Authentication(SmtpSession session) =>
        AuthCommand.IsOffered(session) && session.Client.Identity is null ? AuthCommand.Capability(session) : null;
}
