using System.Security.Authentication;
using System.Buffers;
using System.Text;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Tls;

public sealed class TlsUpgradeTests : IAsyncDisposable
{
    private static readonly byte[] GoAhead = "220 2.0.0 Ready\r\n"u8.ToArray();
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly TestCertificates certificates = new();
    private readonly Connection client;
    private readonly Connection server;

    public TlsUpgradeTests() => (client, server) = Connection.CreatePair();

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await server.DisposeAsync();
        certificates.Dispose();
    }

    [Fact]
    public async Task Clear_text_sent_behind_STARTTLS_is_never_seen_by_the_session()
    {
        using var serverLines = new LineReader(server, TimeProvider.System);
        using var clientLines = new LineReader(client, TimeProvider.System);
        await WriteAsync(client, "STARTTLS\r\nMAIL FROM:<injected@example.com>\r\nRCPT TO:<x@example.com>\r\n");
        (await LineAsync(serverLines)).ShouldBe("STARTTLS");

        var upgrade = server.UpgradeToTlsServerAsync(ServerSettings("mail.example.com"), GoAhead, CancellationToken.None).AsTask();
        (await LineAsync(clientLines)).ShouldBe("220 2.0.0 Ready");
        await client.UpgradeToTlsClientAsync(ClientSettings("mail.example.com"), CancellationToken.None);
        await upgrade;

        await WriteAsync(client, "EHLO after.example.com\r\n");
        (await LineAsync(serverLines)).ShouldBe("EHLO after.example.com");
        server.Tls.ShouldNotBeNull().ServerName.ShouldBe("mail.example.com");
        client.Tls.ShouldNotBeNull().PeerTrusted.ShouldBeTrue();
        client.Tls.Protocol.ShouldBe(SslProtocols.Tls13);
    }

    [Fact]
    public async Task A_timed_out_read_leaves_TLS_usable()
    {
        await UpgradeBothAsync();
        using var lines = new LineReader(server, TimeProvider.System);
        for (var round = 0; round < 3; round++)
        {
            (await lines.ReadLineAsync(512, TimeSpan.FromMilliseconds(10), CancellationToken.None)).Status.ShouldBe(LineStatus.TimedOut);
            await WriteAsync(client, "NO");
            (await lines.ReadLineAsync(512, TimeSpan.FromMilliseconds(10), CancellationToken.None)).Status.ShouldBe(LineStatus.TimedOut);
            await WriteAsync(client, "OP\r\n");
            (await LineAsync(lines)).ShouldBe("NOOP");
        }
    }

    [Fact]
    public async Task The_last_reply_arrives_before_the_close()
    {
        await UpgradeBothAsync();
        server.Output.Write("221 2.0.0 Bye\r\n"u8);
        await server.DisposeAsync();
        using var lines = new LineReader(client, TimeProvider.System);
        (await LineAsync(lines)).ShouldBe("221 2.0.0 Bye");
        (await lines.ReadLineAsync(512, Long, CancellationToken.None)).Status.ShouldBe(LineStatus.EndOfStream);
    }

    [Theory]
    [InlineData("other.example.com", TlsVerification.Required, false)]
    [InlineData("other.example.com", TlsVerification.None, true)]
    public async Task A_wrong_name_is_refused_only_when_verification_is_required(string asked, TlsVerification verification, bool accepted)
    {
        var upgrade = server.UpgradeToTlsServerAsync(ServerSettings("mail.example.com"), default, CancellationToken.None).AsTask();
        var settings = new TlsClientSettings { ServerName = asked, Verification = verification, TrustedRoots = certificates.Roots };
        if (accepted)
        {
            await client.UpgradeToTlsClientAsync(settings, CancellationToken.None);
            await upgrade;
            client.Tls.ShouldNotBeNull().PeerTrusted.ShouldBeFalse();
        }
        else
        {
            await Should.ThrowAsync<TlsHandshakeException>(client.UpgradeToTlsClientAsync(settings, CancellationToken.None).AsTask());
            client.Tls.ShouldBeNull();
            server.Abort();
            await Record.ExceptionAsync(() => upgrade);
        }
    }

    [Fact]
    public async Task A_silent_peer_is_cut_off_after_the_handshake_timeout()
    {
        var settings = new TlsServerSettings
        {
            SelectCertificate = new ServerCertificates(certificates.Issue("mail.example.com")).Select,
            HandshakeTimeout = TimeSpan.FromMilliseconds(50),
        };
        var error = await Should.ThrowAsync<TlsHandshakeException>(
            server.UpgradeToTlsServerAsync(settings, default, CancellationToken.None).AsTask());
        error.Message.ShouldContain("not finished within");
    }

    [Fact]
    public async Task Garbage_in_place_of_a_handshake_fails_cleanly()
    {
        var upgrade = server.UpgradeToTlsServerAsync(ServerSettings("mail.example.com"), default, CancellationToken.None).AsTask();
        await WriteAsync(client, "EHLO not.tls.example.com\r\n");
        await Should.ThrowAsync<TlsHandshakeException>(upgrade);
    }

    [Fact]
    public async Task Certificates_follow_the_name_and_can_be_replaced_while_running()
    {
        var store = new ServerCertificates(certificates.Issue("default.example.com"));
        store.Select("a.example.com").ShouldBeSameAs(store.Select(null));
        var exact = ServerCertificates.Context(certificates.Issue("a.example.com"));
        var wildcard = ServerCertificates.Context(certificates.Issue("*.example.org"));
        var fallback = ServerCertificates.Context(certificates.Issue("new.example.com"));
        store.Replace(fallback, new Dictionary<string, System.Net.Security.SslStreamCertificateContext> { ["a.example.com"] = exact, ["*.example.org"] = wildcard });
        store.Select("A.Example.com").ShouldBeSameAs(exact);
        store.Select("mail.example.org").ShouldBeSameAs(wildcard);
        store.Select("deep.mail.example.org").ShouldBeSameAs(fallback);
        store.Select(null).ShouldBeSameAs(fallback);
        await Task.CompletedTask;
    }

    private static async Task WriteAsync(Connection connection, string text) => await connection.Output.WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> LineAsync(LineReader reader)
    {
        var result = await reader.ReadLineAsync(512, Long, CancellationToken.None);
        result.Status.ShouldBe(LineStatus.Line);
        return Encoding.ASCII.GetString(result.Line.Span);
    }

    private async Task UpgradeBothAsync()
    {
        var upgrade = server.UpgradeToTlsServerAsync(ServerSettings("mail.example.com"), default, CancellationToken.None).AsTask();
        await client.UpgradeToTlsClientAsync(ClientSettings("mail.example.com"), CancellationToken.None);
        await upgrade;
    }

    private TlsServerSettings ServerSettings(string name) => new() { SelectCertificate = new ServerCertificates(certificates.Issue(name)).Select };

    private TlsClientSettings ClientSettings(string name) => new() { ServerName = name, TrustedRoots = certificates.Roots };
}
