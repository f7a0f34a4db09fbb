using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Listening;

public sealed class TlsListenerTests : IDisposable
{
    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    [Spec("SVC-031")]
    public async Task Shows_the_certificate_of_the_asked_name_and_the_default_otherwise()
    {
        var store = new ServerCertificates(certificates.Issue("default.example.com"));
        var special = ServerCertificates.Context(certificates.Issue("mail.example.org"));
        store.Replace(ServerCertificates.Context(certificates.Issue("default.example.com")), new Dictionary<string, SslStreamCertificateContext> { ["mail.example.org"] = special });
        await using var host = await StartAsync(store);
        (await SubjectAsync(host, "mail.example.org")).ShouldBe("CN=mail.example.org");
        (await SubjectAsync(host, "other.example.net")).ShouldBe("CN=default.example.com");

        store.Replace(ServerCertificates.Context(certificates.Issue("renewed.example.com")), new Dictionary<string, SslStreamCertificateContext>());
        (await SubjectAsync(host, "mail.example.org")).ShouldBe("CN=renewed.example.com");
        await host.IdleAsync();
    }

    [Fact]
    public async Task Refuses_versions_before_TLS_1_2()
    {
        await using var host = await StartAsync(new ServerCertificates(certificates.Issue("mail.example.com")));
        using var client = await host.ConnectAsync();
        await using var tls = new SslStream(client.Stream, leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate is not null);
#pragma warning disable SYSLIB0039, CA5397 // Obsolete on purpose: it must be refused.
        var old = new SslClientAuthenticationOptions { TargetHost = "mail.example.com", EnabledSslProtocols = SslProtocols.Tls11 };
#pragma warning restore SYSLIB0039, CA5397
        var error = await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(old));
        (error is AuthenticationException or IOException).ShouldBeTrue(error?.ToString());
        await host.IdleAsync();
        host.Handled.ShouldBe(0);
    }

    [Fact]
    public async Task Unfinished_handshakes_hold_up_nobody_and_end_with_their_connection()
    {
        await using var host = await StartAsync(new ServerCertificates(certificates.Issue("mail.example.com")));
        var unfinished = new List<RawClient>();
        for (var i = 0; i < 20; i++)
        {
            var client = await host.ConnectAsync();
            await client.SendAsync((i % 3) switch { 0 => "", 1 => "\x16\x03\x01", _ => "GET / HTTP/1.1\r\n\r\n" });
            unfinished.Add(client);
        }

        (await SubjectAsync(host, "mail.example.com")).ShouldBe("CN=mail.example.com");
        host.Listener.LiveSessions.ShouldBeGreaterThanOrEqualTo(14); // The silent ones still wait.
        unfinished.ForEach(client => client.Dispose());
        await host.IdleAsync();
        host.Handled.ShouldBe(1);
    }

    [Fact]
    public async Task Silent_handshakes_are_cut_off_in_time()
    {
        await using var host = await StartAsync(new ServerCertificates(certificates.Issue("mail.example.com")), TimeSpan.FromMilliseconds(100));
        using var silent = await host.ConnectAsync();
        (await silent.ReadToEndAsync()).ShouldBeOneOf("", "<reset>");
        await host.IdleAsync();
        host.Handled.ShouldBe(0);
    }

    [Fact]
    public async Task Commands_injected_behind_STARTTLS_never_reach_the_session()
    {
        var seen = new List<string>();
        var settings = new TlsServerSettings { SelectCertificate = new ServerCertificates(certificates.Issue("mail.example.com")).Select };
        await using var host = await ListenerHost.StartAsync(
            new ListenerSettings { Name = "smtp", EndPoint = ListenerHost.AnyPort, Mode = TlsMode.StartTls, Tls = settings },
            async (connection, drain) =>
            {
                using var lines = new LineReader(connection, TimeProvider.System);
                LineResult line;
                while ((line = await lines.ReadLineAsync(1000, TimeSpan.FromMinutes(1), drain)).Status == LineStatus.Line)
                {
                    var command = Encoding.ASCII.GetString(line.Line.Span);
                    seen.Add(command);
                    if (command == "STARTTLS")
                    {
                        await connection.UpgradeToTlsServerAsync(settings, "220 Ready\r\n"u8.ToArray(), drain);
                    }
                    else
                    {
                        await connection.Output.WriteAsync("250 OK\r\n"u8.ToArray(), drain);
                    }
                }
            });
        using var client = await host.ConnectAsync();
        await client.SendAsync("STARTTLS\r\nMAIL FROM:<injected@example.com>\r\n");
        (await client.ReadLineAsync()).ShouldBe("220 Ready");
        await using (var tls = await AuthenticateAsync(client, "mail.example.com"))
        {
            await tls.WriteAsync("NOOP\r\n"u8.ToArray());
            await tls.ReadExactlyAsync(new byte[8]);
        }

        client.Dispose();
        await host.IdleAsync();
        seen.ShouldBe(["STARTTLS", "NOOP"]);
    }

    [Fact]
    public async Task A_TLS_session_carries_lines_both_ways_in_large_amounts()
    {
        await using var host = await StartAsync(new ServerCertificates(certificates.Issue("mail.example.com")));
        using var client = await host.ConnectAsync();
        await using var tls = await AuthenticateAsync(client, "mail.example.com");
        var line = new string('x', 900);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await tls.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            }
        });
        using var reader = new StreamReader(tls, Encoding.ASCII);
        for (var i = 0; i < 500; i++)
        {
            (await reader.ReadLineAsync()).ShouldNotBeNull().ShouldEndWith(line);
        }

        await sending;
    }

    private static async Task<ListenerHost> StartAsync(ServerCertificates store, TimeSpan? handshakeTimeout = null) => await ListenerHost.StartAsync(
        new ListenerSettings
        {
            Name = "smtps",
            EndPoint = ListenerHost.AnyPort,
            Mode = TlsMode.Implicit,
            Tls = new TlsServerSettings { SelectCertificate = store.Select, HandshakeTimeout = handshakeTimeout ?? TimeSpan.FromSeconds(30) },
        },
        ListenerHost.EchoAsync);

    private static async Task<SslStream> AuthenticateAsync(RawClient client, string name)
    {
        var tls = new SslStream(client.Stream, leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(name);
        return tls;
    }

    private static async Task<string> SubjectAsync(ListenerHost host, string name)
    {
        using var client = await host.ConnectAsync();
        await using var tls = await AuthenticateAsync(client, name);
        await tls.WriteAsync("x\r\n"u8.ToArray());
        await tls.ReadExactlyAsync(new byte[1]);
        return ((X509Certificate2)tls.RemoteCertificate!).Subject;
    }
}
