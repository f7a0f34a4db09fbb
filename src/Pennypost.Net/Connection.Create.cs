using System.Net;

namespace Pennypost.Net;

/// <content>Ways to get a connection.</content>
public sealed partial class Connection
{
    /// <summary>Dials a server.</summary>
    /// <param name="target">Where to, from where, and how long to try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectFailedException">No address could be reached; the message names each with its reason.</exception>
    public static ValueTask<Connection> ConnectAsync(DialTarget target, CancellationToken cancellationToken) =>
        Dialler.ConnectAsync(target, cancellationToken);

    /// <summary>Two ends of a connection in memory, for tests of protocol engines. Both ends must be disposed.</summary>
    /// <param name="clientAddress">The address the server sees; 127.0.0.1:50000 when null.</param>
    /// <param name="serverAddress">The address the client sees; 127.0.0.1:25 when null.</param>
    public static (Connection Client, Connection Server) CreatePair(IPEndPoint? clientAddress = null, IPEndPoint? serverAddress = null)
    {
        clientAddress ??= new IPEndPoint(IPAddress.Loopback, 50000);
        serverAddress ??= new IPEndPoint(IPAddress.Loopback, 25);
        var (client, server) = MemoryTransport.CreatePair();
        return (new Connection(client, serverAddress, clientAddress), new Connection(server, clientAddress, serverAddress));
    }
}
