using Microsoft.Extensions.Logging;
using Pennypost.Net;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3;

/// <summary>The POP3 server (RFC 1939, 2449, 2595, 3206, 5034): runs one session on each connection a listener hands over.</summary>
/// <param name="backend">The mail system.</param>
/// <param name="options">Asked at the start of every session, so that changed settings count for the next one.</param>
/// <param name="time">The clock of the time-outs.</param>
/// <param name="metrics">The counters.</param>
/// <param name="logger">Where sessions report.</param>
public sealed class Pop3Server(
    IPop3Backend backend, Func<Pop3Options> options, TimeProvider time, Pop3Metrics metrics, ILogger<Pop3Server> logger) : IConnectionHandler
{
    /// <summary>Serves one connection until it ends. The listener closes it.</summary>
    /// <param name="connection">Accepted; TLS may be active already.</param>
    /// <param name="drain">The host stops: the session says so and returns, deleting nothing.</param>
    /// <returns>A task that ends with the session.</returns>
    public async Task HandleAsync(Connection connection, CancellationToken drain)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Pop3Log.Started(logger, connection.Id, connection.RemoteEndPoint);
        metrics.SessionStarted();
        try
        {
            await using var session = new Pop3Session(connection, backend, options(), time, logger, metrics);
            await session.RunAsync(drain);
        }
        finally
        {
            metrics.SessionEnded();
        }
    }
}
