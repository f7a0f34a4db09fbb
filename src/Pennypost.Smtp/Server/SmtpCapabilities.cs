namespace Pennypost.Smtp.Server;

/// <summary>The lines of the reply to EHLO. Each row gives its line, or null while the capability is not to be had.</summary>
internal static class SmtpCapabilities
{
    public static readonly IReadOnlyList<Func<SmtpSession, string?>> All =
    [
        static _ => "PIPELINING", // RFC 2920
        static session => $"SIZE {session.Backend.MaximumMessageSize(session.Client)}", // RFC 1870
        static _ => "8BITMIME", // RFC 6152
        static _ => "ENHANCEDSTATUSCODES", // RFC 2034
        static _ => "SMTPUTF8", // RFC 6531
        StartTls,
        Authentication,
        static _ => "HELP", // RFC 5321 §4.1.1.8
    ];

    /// <summary>RFC 3207 §4.2: not offered again inside TLS.</summary>
    private static string? StartTls(SmtpSession session) =>
        session.Settings.StartTls is not null && session.Client.Tls is null ? "STARTTLS" : null;

    /// <summary>RFC 4954 §3; not offered where it would be refused (SVC-061), nor after a log-in.</summary>
    private static string? Authentication(SmtpSession session) =>
        Commands.AuthCommand.IsOffered(session) && Commands.AuthCommand.MayUsePasswords(session) && session.Client.Identity is null
            ? Sasl.SaslMechanisms.CapabilityLine
            : null;
}
