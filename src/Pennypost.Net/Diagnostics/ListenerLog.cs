using System.Net;
using Microsoft.Extensions.Logging;

namespace Pennypost.Net;

/// <summary>All log messages of Pennypost.Net. Event ids 1000 to 1099, never reused.</summary>
internal static partial class ListenerLog
{
    [LoggerMessage(1000, LogLevel.Information, "{Listener} listens on {EndPoint}, TLS {Mode}")]
    public static partial void Listening(this ILogger log, string listener, IPEndPoint endPoint, TlsMode mode);

    [LoggerMessage(1001, LogLevel.Information, "{Listener} stopped")]
    public static partial void Stopped(this ILogger log, string listener);

    [LoggerMessage(1002, LogLevel.Warning, "{Listener} aborts {Sessions} sessions that did not end within the grace period")]
    public static partial void DrainExpired(this ILogger log, string listener, int sessions);

    [LoggerMessage(1003, LogLevel.Error, "{Listener} gives up waiting for {Sessions} sessions that do not end although their connections are aborted")]
    public static partial void SessionsStuck(this ILogger log, string listener, int sessions);

    [LoggerMessage(1004, LogLevel.Critical, "{Listener} on {EndPoint} can accept no more connections")]
    public static partial void AcceptFailed(this ILogger log, Exception error, string listener, IPEndPoint endPoint);

    [LoggerMessage(1010, LogLevel.Debug, "{Listener} {Connection}: connection from {Remote}")]
    public static partial void Accepted(this ILogger log, string listener, string connection, IPEndPoint remote);

    [LoggerMessage(1011, LogLevel.Information, "{Listener} {Connection}: refused {Remote}, too many sessions ({Limit})")]
    public static partial void Refused(this ILogger log, string listener, string connection, IPEndPoint remote, string limit);

    [LoggerMessage(1012, LogLevel.Debug, "{Listener} {Connection}: closed, {Received} octets received, {Sent} sent")]
    public static partial void Closed(this ILogger log, string listener, string connection, long received, long sent);

    [LoggerMessage(1013, LogLevel.Debug, "{Listener} {Connection}: connection from {Remote} lost: {Reason}")]
    public static partial void ConnectionLost(this ILogger log, string listener, string connection, IPEndPoint remote, string reason);

    [LoggerMessage(1014, LogLevel.Error, "{Listener} {Connection}: session with {Remote} failed")]
    public static partial void SessionFailed(this ILogger log, Exception error, string listener, string connection, IPEndPoint remote);

    [LoggerMessage(1020, LogLevel.Information, "{Listener} {Connection}: TLS with {Remote} failed: {Reason}")]
    public static partial void HandshakeFailed(this ILogger log, string listener, string connection, IPEndPoint remote, string reason);

    [LoggerMessage(1021, LogLevel.Warning, "{Listener} {Connection}: PROXY header from {Remote}: {Reason}")]
    public static partial void ProxyHeaderBad(this ILogger log, string listener, string connection, IPEndPoint remote, string reason);
}
