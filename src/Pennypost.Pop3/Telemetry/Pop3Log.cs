using System.Net;
using Microsoft.Extensions.Logging;

namespace Pennypost.Pop3;

/// <summary>Every log message of the POP3 server. Stable event ids 6000 to 6099.</summary>
internal static partial class Pop3Log
{
    [LoggerMessage(6000, LogLevel.Debug, "POP3 {Connection}: session from {Remote}")]
    public static partial void Started(ILogger logger, string connection, IPEndPoint remote);

    [LoggerMessage(6001, LogLevel.Information, "POP3 {Connection}: {Name} logged in, {Messages} messages")]
    public static partial void LoggedIn(ILogger logger, string connection, string name, int messages);

    [LoggerMessage(6002, LogLevel.Information, "POP3 {Connection}: log-in from {Remote} refused")]
    public static partial void LogInRefused(ILogger logger, string connection, IPAddress remote);

    [LoggerMessage(6003, LogLevel.Debug, "POP3 {Connection}: ended early: {Reason}")]
    public static partial void Lost(ILogger logger, string connection, string reason);

    [LoggerMessage(6004, LogLevel.Debug, "POP3 {Connection}: TLS handshake failed: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, string connection, string reason);

    [LoggerMessage(6005, LogLevel.Error, "POP3 {Connection}: fault in {Command}")]
    public static partial void Fault(ILogger logger, string connection, string command, Exception exception);

    [LoggerMessage(6006, LogLevel.Error, "POP3 {Connection}: marked messages could not be removed")]
    public static partial void UpdateFailed(ILogger logger, string connection, Exception exception);
}
