using System.Net;
using System.Net.Sockets;
using System.Text;
using Pennypost.Net;
using Pennypost.Net.Tests.Listening;

namespace Pennypost.Net.Tests.Dialling;

public sealed class DiallerTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    public async Task Tries_addresses_in_order_until_one_answers()
    {
        await using var host = await ListenerHost.StartAsync(new ListenerSettings { Name = "t", EndPoint = ListenerHost.AnyPort }, ListenerHost.EchoAsync);
        using var closed = Unanswering();
        await using var connection = await Connection.ConnectAsync(new DialTarget([closed.EndPoint, host.Listener.BoundEndPoint]), None);
        connection.RemoteEndPoint.ShouldBe(host.Listener.BoundEndPoint);
        (await EchoAsync(connection, "hi")).ShouldEndWith(" hi");
        connection.BytesSent.ShouldBe(4);
    }

    [Fact]
    public async Task When_nobody_answers_the_error_names_every_address()
    {
        using var first = Unanswering();
        using var second = Unanswering();
        var error = await Should.ThrowAsync<ConnectFailedException>(
            Connection.ConnectAsync(new DialTarget([first.EndPoint, second.EndPoint]), None).AsTask());
        error.Message.ShouldContain(first.EndPoint.ToString());
        error.Message.ShouldContain(second.EndPoint.ToString());
        await Should.ThrowAsync<ConnectFailedException>(Connection.ConnectAsync(new DialTarget([]), None).AsTask());
    }

    [Fact]
    public async Task Calls_from_the_chosen_local_address()
    {
        await using var host = await ListenerHost.StartAsync(new ListenerSettings { Name = "t", EndPoint = ListenerHost.AnyPort }, ListenerHost.EchoAsync);
        var target = new DialTarget(host.Listener.BoundEndPoint) { LocalAddress = IPAddress.Parse("127.0.0.9") };
        await using var connection = await Connection.ConnectAsync(target, None);
        (await EchoAsync(connection, "hi")).ShouldStartWith("127.0.0.9:");
    }

    [Fact]
    public async Task Gives_up_on_an_address_that_does_not_answer_in_time()
    {
        // A listening socket whose backlog is full lets further calls wait without an answer.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var endPoint = (IPEndPoint)full.LocalEndPoint!;
        var waiting = new List<Socket>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                waiting.Add(socket);
                Record.Exception(() => socket.Connect(endPoint));
            }

            var error = await Should.ThrowAsync<ConnectFailedException>(
                Connection.ConnectAsync(new DialTarget(endPoint) { ConnectTimeout = TimeSpan.FromMilliseconds(300) }, None).AsTask());
            error.Message.ShouldContain("no answer within 0.3 seconds");
        }
        finally
        {
            waiting.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_dialled_connection_upgrades_and_says_when_the_server_is_gone()
    {
        var certificate = certificates.Issue("mail.example.com");
        var host = await ListenerHost.StartAsync(
            new ListenerSettings
            {
                Name = "t",
                EndPoint = ListenerHost.AnyPort,
                Mode = TlsMode.Implicit,
                Tls = new TlsServerSettings { SelectCertificate = new ServerCertificates(certificate).Select },
                DrainGrace = TimeSpan.FromSeconds(1),
            },
            ListenerHost.EchoAsync);
        await using var listener = host;
        await using var connection = await Connection.ConnectAsync(new DialTarget(host.Listener.BoundEndPoint), None);
        await connection.UpgradeToTlsClientAsync(new TlsClientSettings { ServerName = "mail.example.com", TrustedRoots = certificates.Roots }, None);
        connection.Tls.ShouldNotBeNull().PeerTrusted.ShouldBeTrue();
        connection.Tls.PeerCertificate.ShouldNotBeNull().Thumbprint.ShouldBe(certificate.Thumbprint);
        (await EchoAsync(connection, "hi")).ShouldEndWith(" hi");
        await host.Listener.StopAsync(None);
        using var lines = new LineReader(connection, TimeProvider.System);
        (await lines.ReadLineAsync(100, TimeSpan.FromMinutes(1), None)).Status.ShouldBe(LineStatus.EndOfStream);
    }

    [Fact]
    public async Task An_untrusted_root_is_refused_by_default()
    {
        await using var host = await ListenerHost.StartAsync(
            new ListenerSettings
            {
                Name = "t",
                EndPoint = ListenerHost.AnyPort,
                Mode = TlsMode.Implicit,
                Tls = new TlsServerSettings { SelectCertificate = new ServerCertificates(certificates.Issue("mail.example.com")).Select },
            },
            ListenerHost.EchoAsync);
        await using var connection = await Connection.ConnectAsync(new DialTarget(host.Listener.BoundEndPoint), None);
        await Should.ThrowAsync<TlsHandshakeException>(
            connection.UpgradeToTlsClientAsync(new TlsClientSettings { ServerName = "mail.example.com" }, None).AsTask());
        await host.IdleAsync();
    }

    private static async Task<string> EchoAsync(Connection connection, string line)
    {
        using var lines = new LineReader(connection, TimeProvider.System);
        await connection.Output.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        var result = await lines.ReadLineAsync(1000, TimeSpan.FromMinutes(1), None);
        result.Status.ShouldBe(LineStatus.Line);
        return Encoding.ASCII.GetString(result.Line.Span);
    }

    /// <summary>A bound port nobody listens on, held so that nobody else gets it.</summary>
    private static BoundPort Unanswering()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new BoundPort(socket);
    }

    private sealed record BoundPort(Socket Socket) : IDisposable
    {
        public IPEndPoint EndPoint => (IPEndPoint)Socket.LocalEndPoint!;

        public void Dispose() => Socket.Dispose();
    }
}
