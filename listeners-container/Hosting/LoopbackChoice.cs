using System.Net;
using Pennypost.Net;

namespace Pennypost.Listeners.Hosting;

/// <summary>Gives clients on this machine another handler: what never leaves the machine cannot be overheard, so passwords need no TLS there.</summary>
internal sealed class LoopbackChoice(IConnectionHandler loopback, IConnectionHandler others) : IConnectionHandler
{
    public Task HandleAsync(Connection connection, CancellationToken drain) =>
        (IPAddress.IsLoopback(connection.RemoteEndPoint.Address) ? loopback : others).HandleAsync(connection, drain);
}
