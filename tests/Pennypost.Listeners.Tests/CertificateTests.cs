using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pennypost.Core.Certificates;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Tests;

/// <summary>Certificates as clients see them.</summary>
public sealed class CertificateTests(PostgresFixture postgres) : IDisposable
{
    private readonly TestCertificates _authority = new();

    [Fact]
    [Spec("SVC-026", "USR-111")]
    public async Task A_new_certificate_serves_the_next_handshake_on_every_process_and_the_session_that_lives_keeps_its_own()
    {
        await using var test = await postgres.CreateAsync();
        await using var first = await ListeningHost.StartAsync(test);
        await using var second = await ListeningHost.StartAsync(test);

        // The self-signed one of the host serves until there is another.
        await using var old = await first.ConnectAsync(2465);
        await old.StartTlsAsync("mail.example.com");
        (await old.ReadLineAsync())!.ShouldStartWith("220 ");
        var selfSigned = old.Certificate!.Thumbprint;
        old.Certificate.Issuer.ShouldBe(old.Certificate.Subject);

        using var certificate = _authority.Issue("mail.example.com");
        var stored = await AddAsync(first, certificate);
        foreach (var host in new[] { first, second })
        {
            await Eventually.TrueAsync(async () => await ShownAsync(host, "mail.example.com") == certificate.Thumbprint, "the new certificate is shown");
        }

        (await old.AskAsync("NOOP"))!.ShouldStartWith("250 ");
        first.Get<CertificateStore>().ActiveThumbprint.ShouldBe(certificate.GetCertHashString(HashAlgorithmName.SHA256));

        // STARTTLS on a port of another service too, in a session that began before the change.
        await first.Get<CertificateChanges>().RemoveAsync(stored.Id, "test", CancellationToken.None);
        (await ShownAsync(first, "mail.example.com")).ShouldBe(selfSigned);
    }

    [Fact]
    [Spec("SVC-031")]
    public async Task The_name_that_a_client_asks_for_chooses_the_certificate()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        using var one = _authority.Issue("one.example");
        using var two = _authority.Issue("two.example", "*.two.example");
        await AddAsync(host, one);
        var second = await AddAsync(host, two);
        (await ShownAsync(host, "one.example")).ShouldBe(one.Thumbprint);
        (await ShownAsync(host, "TWO.example")).ShouldBe(two.Thumbprint);
        (await ShownAsync(host, "mail.two.example")).ShouldBe(two.Thumbprint);
        (await ShownAsync(host, "a.mail.two.example")).ShouldBe(one.Thumbprint);
        (await ShownAsync(host, "other.example")).ShouldBe(one.Thumbprint);
        await host.Get<CertificateChanges>().SetDefaultAsync(second.Id, "test", CancellationToken.None);
        (await ShownAsync(host, "other.example")).ShouldBe(two.Thumbprint);
    }

    [Fact]
    [Spec("SVC-029", "SVC-030")]
    public async Task The_oldest_version_and_the_cipher_suites_are_chosen_for_the_next_handshake()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        var settings = host.Get<SettingStore>();
        (await NegotiateAsync(host, System.Security.Authentication.SslProtocols.Tls12)).ShouldNotBeNull();
        await settings.SetAsync(TlsSettings.MinimumVersion, nameof(MinimumTlsVersion.Tls13));
        (await NegotiateAsync(host, System.Security.Authentication.SslProtocols.Tls12)).ShouldBeNull();
        await settings.SetAsync(TlsSettings.MinimumVersion, null);
        await settings.SetAsync(TlsSettings.AllowedCiphers, "ECDHE-ECDSA-AES128-GCM-SHA256");
        (await NegotiateAsync(host, System.Security.Authentication.SslProtocols.Tls12)).ShouldBe("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        (await NegotiateAsync(host, System.Security.Authentication.SslProtocols.Tls13)).ShouldNotBeNull();
    }

    public void Dispose() => _authority.Dispose();

    internal static Task<StoredCertificate> AddAsync(ListeningHost host, X509Certificate2 certificate) => host.Get<CertificateChanges>().AddAsync(
        new CertificateUpload { Pfx = certificate.Export(X509ContentType.Pkcs12, "secret"), Password = "secret", Validate = false }, null, "test", CancellationToken.None);

    private static async Task<string> ShownAsync(ListeningHost host, string name)
    {
        await using var client = await host.ConnectAsync(2465);
        await client.StartTlsAsync(name);
        return client.Certificate!.Thumbprint;
    }

    private static async Task<string?> NegotiateAsync(ListeningHost host, System.Security.Authentication.SslProtocols protocols)
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(System.Net.IPAddress.Loopback, host.PortBase + 2465);
        await using var tls = new System.Net.Security.SslStream(tcp.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        try
        {
            await tls.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols });
            return tls.NegotiatedCipherSuite.ToString();
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }
}
