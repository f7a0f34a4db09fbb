using System.Net;
using Pennypost.Core.Bandwidth;
using Pennypost.Core.Certificates;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Net;

namespace Pennypost.Listeners.Hosting;

/// <summary>What the connections of one service pass on their way to its engine, whichever binding they came through: limits, TLS from the
/// first octet, bandwidth, the table of live sessions. Each session keeps the service as it was when it began; the next one gets the newest.</summary>
internal sealed class ServiceConnections(
    ServiceEngines engines, SessionLimits limits, LiveSessions live, CertificateStore certificates, BandwidthPools bandwidth, NetMetrics metrics, bool exemptLoopback) : IConnectionHandler
{
    private volatile State? state;

    /// <summary>Takes the service as it is now.</summary>
    public void Use(MailService service) => state = new State(service, engines.Create(service));

    /// <inheritdoc/>
    public async Task HandleAsync(Connection connection, CancellationToken drain)
    {
        var (service, engine) = state ?? throw new InvalidOperationException("No service was given.");
        var client = connection.RemoteEndPoint.Address;
        using var place = await limits.EnterAsync(service, client, exemptLoopback && IPAddress.IsLoopback(client), drain);
        if (place is null)
        {
            await RefuseAsync(connection, service);
            return;
        }

        // What is still unsent when the session ends goes out at full speed: it is at most one buffer.
        using var share = bandwidth.Join(service);
        if (share is not null)
        {
            connection.LimitBandwidth(share);
        }

        using var session = live.Begin(connection, service, drain);
        if (service.Encryption == ServiceEncryption.Tls)
        {
            var tls = certificates.Server ?? throw new TlsHandshakeException("There is no certificate.");
            await connection.UpgradeToTlsServerAsync(tls, goAhead: default, session.Drain);
        }

        await engine.HandleAsync(connection, session.Drain);
    }

    /// <summary>The one line that a client gets in place of a session (SVC-151).</summary>
    public static ReadOnlyMemory<byte> TooManySessions(ServiceType type) => type switch
    {
        ServiceType.Pop3 => "-ERR [SYS/TEMP] Too many sessions, try again later\r\n"u8.ToArray(),
        ServiceType.Imap4 => "* BYE [LIMIT] Too many sessions, try again later\r\n"u8.ToArray(),
        _ => "421 4.7.0 Too many sessions, try again later\r\n"u8.ToArray(),
    };

    private async Task RefuseAsync(Connection connection, MailService service)
    {
        metrics.SessionRefused(service.Name, "service");

        // A handshake for the sake of a refusal would cost more than the session that is refused.
        if (service.Encryption != ServiceEncryption.Tls)
        {
            await connection.Output.WriteAsync(TooManySessions(service.Type));
        }
    }

    private sealed record State(MailService Service, IConnectionHandler Engine);
}
