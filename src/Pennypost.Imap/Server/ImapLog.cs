using System.Net;
using Microsoft.Extensions.Logging;

namespace Pennypost.Imap.Server;

/// <summary>What the engine logs; event ids 3000 to 3099.</summary>
internal static partial class ImapLog
{
    [LoggerMessage(3000, LogLevel.Debug, "IMAP {Connection}: connected from {Client}")]
    public static partial void Connected(ILogger logger, string connection, IPEndPoint client);

    [LoggerMessage(3001, LogLevel.Information, "IMAP {Connection}: {Account} logged in from {Client}")]
    public static partial void LoggedIn(ILogger logger, string connection, string account, IPEndPoint client);

    [LoggerMessage(3002, LogLevel.Information, "IMAP {Connection}: log-in refused from {Client}: {Reason}")]
    public static partial void LogInRefused(ILogger logger, string connection, IPEndPoint client, string reason);

    [LoggerMessage(3003, LogLevel.Debug, "IMAP {Connection}: ended: {Reason}")]
    public static partial void Ended(ILogger logger, string connection, string reason);

    [LoggerMessage(3004, LogLevel.Error, "IMAP {Connection}: {Command} failed")]
    public static partial void CommandFailed(ILogger logger, string connection, string command, Exception exception);

    [LoggerMessage(3005, LogLevel.Information, "IMAP {Connection}: TLS handshake failed: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, string connection, string reason);
}
