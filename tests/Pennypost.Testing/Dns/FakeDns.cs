using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Pennypost.Net.Dns;

namespace Pennypost.Testing;

/// <summary>A recursive DNS server on loopback, by UDP and TCP on one port, that knows only the records a test gives it.</summary>
/// <remarks>Unknown names are NXDOMAIN with a SOA of 60 seconds. <see cref="Respond"/> replaces the answer of any query, or withholds it.</remarks>
public sealed class FakeDns : IAsyncDisposable
{
    private readonly UdpClient datagrams;
    private readonly TcpListener connections;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<FakeDnsQuery> queries = new();
    private readonly Task running;

    /// <summary>Starts the server on a free port.</summary>
    public FakeDns()
    {
        (datagrams, connections) = Bind();
        running = Task.WhenAll(ServeDatagramsAsync(), ServeConnectionsAsync());
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)connections.LocalEndpoint;

    /// <summary>What it knows.</summary>
    public FakeZone Zone { get; } = new();

    /// <summary>Changes a query's response: gets the query and the ordinary response, gives what to send, null for silence.</summary>
    public Func<FakeDnsQuery, DnsMessage, DnsMessage?> Respond { get; set; } = (_, response) => response;

    /// <summary>Replaces the octets of a datagram response, for malformed ones; several are sent one after the other.</summary>
    public Func<FakeDnsQuery, byte[], IEnumerable<byte[]>> Send { get; set; } = (_, octets) => [octets];

    /// <summary>All queries so far, in order.</summary>
    public IReadOnlyList<FakeDnsQuery> Queries => [.. queries];

    /// <summary>A resolver that asks only this server, once, with generous time-outs and no memory of failures.</summary>
    public DnsResolver CreateResolver(TimeProvider? time = null) => new(Settings, time ?? TimeProvider.System);

    /// <summary>The settings of <see cref="CreateResolver"/>.</summary>
    public DnsResolverSettings Settings => new()
    {
        Servers = [EndPoint],
        Timeout = TimeSpan.FromSeconds(20),
        Tries = 1,
        FailureTimeToLive = TimeSpan.Zero,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        connections.Stop();
        await running;
        datagrams.Dispose();
        connections.Dispose();
        stopping.Dispose();
    }

    private static (UdpClient Datagrams, TcpListener Connections) Bind()
    {
        for (var attempt = 0; ; attempt++)
        {
            var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            var tcp = new TcpListener((IPEndPoint)udp.Client.LocalEndPoint!);
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException) when (attempt < 20)
            {
                udp.Dispose(); // The port is free for UDP only: try another.
                tcp.Dispose();
            }
        }
    }

    private async Task ServeDatagramsAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            UdpReceiveResult received;
            try
            {
                received = await datagrams.ReceiveAsync(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await AnswerDatagramAsync(received);
        }
    }

    private async Task AnswerDatagramAsync(UdpReceiveResult received)
    {
        var query = Record(received.Buffer, overTcp: false);
        if (Respond(query, Zone.Answer(query.Message)) is not { } response)
        {
            return;
        }

        var octets = response.Write();
        if (octets.Length > (query.Message.PayloadSize ?? 512))
        {
            octets = (response with { Truncated = true, Answers = [], Authorities = [], Additionals = [] }).Write();
        }

        foreach (var datagram in Send(query, octets))
        {
            await datagrams.SendAsync(datagram, received.RemoteEndPoint);
        }
    }

    private async Task ServeConnectionsAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await connections.AcceptTcpClientAsync(stopping.Token);
                await AnswerConnectionAsync(client.GetStream());
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The test ends or the client went away; the loop's condition decides.
            }
        }
    }

    private async Task AnswerConnectionAsync(NetworkStream stream)
    {
        var prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, stopping.Token);
        var octets = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(octets, stopping.Token);
        var query = Record(octets, overTcp: true);
        if (Respond(query, Zone.Answer(query.Message)) is not { } response)
        {
            return;
        }

        var answer = response.Write();
        BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)answer.Length);
        await stream.WriteAsync((byte[])[.. prefix, .. answer], stopping.Token);
    }

    private FakeDnsQuery Record(byte[] octets, bool overTcp)
    {
        var query = new FakeDnsQuery(DnsMessage.Read(octets), overTcp);
        queries.Enqueue(query);
        return query;
    }
}

/// <summary>A query as the fake server saw it.</summary>
/// <param name="Message">The query.</param>
/// <param name="OverTcp">By TCP, not UDP.</param>
public sealed record FakeDnsQuery(DnsMessage Message, bool OverTcp)
{
    /// <summary>The name asked for, in the case it was asked.</summary>
    public string Name => Message.Question!.Name.ToString();

    /// <summary>The type asked for.</summary>
    public DnsType Type => Message.Question!.Type;
}
