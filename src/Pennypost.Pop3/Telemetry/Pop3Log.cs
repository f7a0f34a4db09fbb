using System.Net;
using Microsoft.Extensions.Logging;

namespace Pennypost.Pop3;

/// <summary>Every log message of the POP3 server. Event ids 3000 to 3099.</summary>
internal static partial class Pop3Log
{
    [LoggerMessage(3000, LogLevel.Debug, "POP3 {Connection}: session from {Remote}")]
    public static partial void Started(ILogger logger, string connection, IPEndPoint remote);

    [LoggerMessage(3001, LogLevel.Information, "POP3 {Connection}: {Name} logged in, {Messages} messages")]
    public static partial void LoggedIn(ILogger logger, string connection, string name, int messages);

    [LoggerMessage(3002, LogLevel.Information, "POP3 {Connection}: log-in from {Remote} refused")]
    public static partial void LogInRefused(ILogger logger, string connection, IPAddress remote);

    [LoggerMessage(3003, LogLevel.Debug, "POP3 {Connection}: ended early: {Reason}")]
    public static partial void Lost(ILogger logger, string connection, string reason);

    [LoggerMessage(3004, LogLevel.Debug, "POP3 {Connection}: TLS handshake failed: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, string connection, string reason);

    [LoggerMessage(3005, LogLevel.Error, "POP3 {Connection}: fault in {Command}")]
    public static partial void Fault(ILogger logger, string connection, string command, Exception exception);

    [LoggerMessage(3006, LogLevel.Error, "POP3 {Connection}: marked messages could not be removed")]
    public static partial void UpdateFailed(ILogger logger, string connection, Exception exception);
}
