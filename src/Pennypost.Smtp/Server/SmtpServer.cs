using Microsoft.Extensions.Logging;
using Pennypost.Net;

namespace Pennypost.Smtp.Server;

/// <summary>The SMTP server of one listener: a session for every connection (RFC 5321).</summary>
/// <param name="backend">The mail system.</param>
/// <param name="settings">Asked at the start of each session, so that a change applies to the next one.</param>
/// <param name="time">The clock of the time-outs.</param>
/// <param name="logger">For faults and failed handshakes.</param>
public sealed class SmtpServer(ISmtpBackend backend, Func<SmtpServerSettings> settings, TimeProvider time, ILogger<SmtpServer> logger)
    : IConnectionHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(Connection connection, CancellationToken drain)
    {
        ArgumentNullException.ThrowIfNull(connection);
        SmtpLog.SessionBegins(logger, connection.Id, connection.RemoteEndPoint.Address.ToString());
        await using var session = new SmtpSession(connection, backend, settings(), time, logger);
        await session.RunAsync(drain);
        SmtpLog.SessionEnds(logger, connection.Id, session.Messages, connection.BytesReceived, connection.BytesSent);
    }
}
