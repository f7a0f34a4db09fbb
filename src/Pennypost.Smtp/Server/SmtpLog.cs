using Microsoft.Extensions.Logging;

namespace Pennypost.Smtp.Server;

/// <summary>The log messages of the SMTP server; ids are stable.</summary>
internal static partial class SmtpLog
{
    [LoggerMessage(2001, LogLevel.Error, "SMTP fault {FaultId} in a session of {Client}")]
    public static partial void ServerFault(ILogger logger, Exception error, string faultId, string client);

    [LoggerMessage(2002, LogLevel.Information, "SMTP {Session}: TLS handshake with {Client} failed: {Reason}")]
    public static partial void TlsFailed(ILogger logger, string session, string client, string reason);

    [LoggerMessage(2003, LogLevel.Debug, "SMTP {Session}: session of {Client} begins")]
    public static partial void SessionBegins(ILogger logger, string session, string client);

    [LoggerMessage(2004, LogLevel.Debug, "SMTP {Session}: session ends, {Messages} messages, {Received} octets in, {Sent} octets out")]
    public static partial void SessionEnds(ILogger logger, string session, int messages, long received, long sent);

    [LoggerMessage(2005, LogLevel.Information, "SMTP {Session} < {Line}")]
    public static partial void Heard(ILogger logger, string session, string line);

    [LoggerMessage(2006, LogLevel.Information, "SMTP {Session} > {Line}")]
    public static partial void Said(ILogger logger, string session, string line);

    [LoggerMessage(2007, LogLevel.Information, "SMTP {Session} < ({Octets} octets of a message)")]
    public static partial void HeardMessage(ILogger logger, string session, long octets);

    [LoggerMessage(2008, LogLevel.Warning, "SMTP {Session}: a message of {Client} was not accepted within {Seconds} seconds and is left to its sender")]
    public static partial void TookTooLong(ILogger logger, string session, string client, double seconds);
}
