using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Listening;

/// <summary>A running listener whose sessions are a lambda, and raw clients for it.</summary>
internal sealed class ListenerHost : IAsyncDisposable, IConnectionHandler
{
    private readonly Func<Connection, CancellationToken, Task> session;
    private int handled;

    private ListenerHost(ListenerSettings settings, Func<Connection, CancellationToken, Task> session, NetMetrics? metrics)
    {
        this.session = session;
        Listener = new TcpListenerService(settings, this, NullLoggerFactory.Instance, metrics);
    }

    public static IPEndPoint AnyPort => new(IPAddress.Loopback, 0);

    public TcpListenerService Listener { get; }

    public int Handled => Volatile.Read(ref handled);

    public static async Task<ListenerHost> StartAsync(ListenerSettings settings, Func<Connection, CancellationToken, Task> session, NetMetrics? metrics = null)
    {
        var host = new ListenerHost(settings, session, metrics);
        await host.Listener.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>Answers each line with the client's address as the session sees it and the line.</summary>
    public static async Task EchoAsync(Connection connection, CancellationToken drain)
    {
        using var lines = new LineReader(connection, TimeProvider.System);
        while (true)
        {
            var line = await lines.ReadLineAsync(1000, TimeSpan.FromMinutes(1), drain);
            if (line.Status != LineStatus.Line)
            {
                return;
            }

            await connection.Output.WriteAsync(Encoding.ASCII.GetBytes($"{connection.RemoteEndPoint} {Encoding.ASCII.GetString(line.Line.Span)}\r\n"), drain);
        }
    }

    public async Task HandleAsync(Connection connection, CancellationToken drain)
    {
        Interlocked.Increment(ref handled);
        await session(connection, drain);
    }

    public async Task<RawClient> ConnectAsync() => await RawClient.ConnectAsync(Listener.BoundEndPoint);

    public Task IdleAsync() => Eventually.TrueAsync(() => Listener.LiveSessions == 0, "all sessions end");

    public async ValueTask DisposeAsync() => await Listener.DisposeAsync();
}

/// <summary>A client made of the platform's own parts only.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient tcp;

    private RawClient(TcpClient tcp) => this.tcp = tcp;

    public NetworkStream Stream => tcp.GetStream();

    public static async Task<RawClient> ConnectAsync(IPEndPoint endPoint)
    {
        var client = new TcpClient(endPoint.AddressFamily) { NoDelay = true };
        await client.ConnectAsync(endPoint);
        return new RawClient(client);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(byte[] octets) => Stream.WriteAsync(octets).AsTask();

    /// <summary>Everything up to the close; a reset counts as the close.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        var buffer = new byte[1024];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            int count;
            while ((count = await Stream.ReadAsync(buffer, limit.Token)) > 0)
            {
                all.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            all.Append("<reset>");
        }

        return all.ToString();
    }

    public async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Stream.ReadAsync(one, limit.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        throw new EndOfStreamException($"closed after '{line}'");
    }

    /// <summary>Closes with a reset.</summary>
    public void Reset()
    {
        tcp.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        tcp.Close();
    }

    public void Dispose() => tcp.Dispose();
}
