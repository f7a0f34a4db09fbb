using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Pennypost.Net;

/// <summary>Brings one accepted connection through PROXY header, limits and implicit TLS to its handler, and cleans up behind it.</summary>
internal sealed class SessionRunner(
    ListenerSettings settings, IConnectionHandler handler, SessionRegistry sessions, ByteTotals totals, ILogger log, NetMetrics? metrics)
{
    private readonly SessionLimiter limiter = new(settings.MaximumSessions, settings.MaximumSessionsPerAddress, settings.UnlimitedAddresses);

    /// <summary>Starts the session on the thread pool; returns at once. The connection is registered before this returns, so stopping cannot miss it.</summary>
    public void Start(ConnectionContext context, CancellationToken drain)
    {
        var connection = new Connection(
            new AcceptedTransport(context),
            Connection.WithoutMapping((IPEndPoint)context.RemoteEndPoint!),
            Connection.WithoutMapping((IPEndPoint)context.LocalEndPoint!),
            id: null,
            totals);
        sessions.Add(connection);
        _ = Task.Run(() => RunAsync(connection, drain), CancellationToken.None);
    }

    private async Task RunAsync(Connection connection, CancellationToken drain)
    {
        var entered = limiter.TryEnter();
        try
        {
            if (entered)
            {
                await AdmitAsync(connection, drain);
            }
            else
            {
                await RefuseAsync(connection, "total");
            }
        }
        catch (Exception error)
        {
            Report(connection, error, drain);
        }
        finally
        {
            await CloseAsync(connection);
            if (entered)
            {
                limiter.Leave();
            }

            sessions.Remove(connection);
        }
    }

    private async Task AdmitAsync(Connection connection, CancellationToken drain)
    {
        var peer = connection.RemoteEndPoint.Address;
        if (settings.ProxyTrustedPeers.Any(network => network.Contains(peer)) || settings.TrustsProxy?.Invoke(peer) == true)
        {
            await connection.ReadProxyHeaderAsync(settings.ProxyTimeout, drain);
        }

        var client = connection.RemoteEndPoint.Address;
        if (!limiter.TryEnterAddress(client))
        {
            await RefuseAsync(connection, "address");
            return;
        }

        try
        {
            log.Accepted(settings.Name, connection.Id, connection.RemoteEndPoint);
            metrics?.SessionStarted(settings.Name);
            if (settings.Mode == TlsMode.Implicit)
            {
                await connection.UpgradeToTlsServerAsync(settings.Tls!, goAhead: default, drain);
            }

            await handler.HandleAsync(connection, drain);
        }
        finally
        {
            limiter.LeaveAddress(client);
        }
    }

    private async Task RefuseAsync(Connection connection, string limit)
    {
        log.Refused(settings.Name, connection.Id, connection.RemoteEndPoint, limit);
        metrics?.SessionRefused(settings.Name, limit);

        // A handshake for the sake of a refusal would cost more than the session that is refused.
        if (settings.Mode != TlsMode.Implicit && !settings.TooManySessionsReply.IsEmpty)
        {
            await connection.Output.WriteAsync(settings.TooManySessionsReply);
        }
    }

    private void Report(Connection connection, Exception error, CancellationToken drain)
    {
        switch (error)
        {
            case ProxyHeaderException:
                connection.Abort();
                log.ProxyHeaderBad(settings.Name, connection.Id, connection.RemoteEndPoint, error.Message);
                break;
            case TlsHandshakeException:
                metrics?.HandshakeFailed(settings.Name);
                log.HandshakeFailed(settings.Name, connection.Id, connection.RemoteEndPoint, error.Message);
                break;
            case OperationCanceledException when drain.IsCancellationRequested || connection.Closed.IsCancellationRequested:
            case IOException:
                log.ConnectionLost(settings.Name, connection.Id, connection.RemoteEndPoint, error.Message);
                break;
            default:
                log.SessionFailed(error, settings.Name, connection.Id, connection.RemoteEndPoint);
                break;
        }
    }

    private async Task CloseAsync(Connection connection)
    {
        try
        {
            await connection.DisposeAsync();
            log.Closed(settings.Name, connection.Id, connection.BytesReceived, connection.BytesSent);
        }
        catch (Exception error)
        {
            connection.Abort();
            log.SessionFailed(error, settings.Name, connection.Id, connection.RemoteEndPoint);
        }
    }
}
