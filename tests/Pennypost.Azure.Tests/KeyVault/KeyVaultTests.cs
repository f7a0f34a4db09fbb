using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Azure.KeyVault;
using Pennypost.Azure.Pipelines;

namespace Pennypost.Azure.Tests.KeyVault;

/// <summary>Secrets and certificates of a simulated vault.</summary>
public sealed class KeyVaultTests : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private WebApplication _vault = null!;
    private SocketsHttpHandler _handler = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endPoint => endPoint.UseHttps(_certificates.Issue("localhost"))));
        _vault = builder.Build();
        _vault.MapGet("/secrets/{name}", (string name, HttpRequest request) =>
            request.Headers.Authorization != "Bearer vault-token" ? Results.StatusCode(401)
            : request.Query["api-version"] != "7.4" ? Results.BadRequest()
            : _secrets.TryGetValue(name, out var value) ? Results.Json(new { value, id = "x", attributes = new { enabled = true } })
            : Results.Json(new { error = new { code = "SecretNotFound" } }, statusCode: 404));
        await _vault.StartAsync();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_certificates.Roots);
        _handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
    }

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        _certificates.Dispose();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task The_key_of_the_secrets_has_thirty_two_octets()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        _secrets["pennypost-secrets-key"] = Convert.ToBase64String(key) + "\n";
        (await Open().ReadKeyAsync("pennypost-secrets-key", Cancel)).ShouldBe(key);
        foreach (var wrong in (string[])["", "short", Convert.ToBase64String(new byte[31]), Convert.ToBase64String(new byte[33])])
        {
            _secrets["wrong"] = wrong;
            (await Should.ThrowAsync<AzureSettingException>(() => Open().ReadKeyAsync("wrong", Cancel))).Message.ShouldBe("The secret wrong of the key vault must be 32 octets in base64.");
        }
    }

    [Fact]
    public async Task A_missing_secret_and_a_refused_identity_are_told() // the messages hold no secret
    {
        (await Should.ThrowAsync<AzureServiceException>(() => Open().ReadAsync("missing", Cancel))).Status.ShouldBe(404);
        (await Should.ThrowAsync<AzureServiceException>(() => Open("another-token").ReadAsync("missing", Cancel))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_certificate_is_taken_into_use_and_renewed_and_the_old_one_stays_when_the_vault_fails()
    {
        using var first = _certificates.Issue("mail.example.com");
        using var second = _certificates.Issue("mail.example.com");
        var used = new List<string>();
        using var certificate = new VaultCertificate(Open(), "mail", given => used.Add(given.Thumbprint), TimeProvider.System, NullLogger<VaultCertificate>.Instance);

        (await certificate.RefreshAsync(Cancel)).ShouldBeFalse();
        _secrets["mail"] = Convert.ToBase64String(first.Export(X509ContentType.Pfx));
        (await certificate.RefreshAsync(Cancel)).ShouldBeTrue();
        (await certificate.RefreshAsync(Cancel)).ShouldBeTrue();
        used.ShouldBe([first.Thumbprint]);
        _secrets["mail"] = "no PKCS #12";
        (await certificate.RefreshAsync(Cancel)).ShouldBeFalse();
        _secrets["mail"] = Convert.ToBase64String(second.Export(X509ContentType.Pfx));
        (await certificate.RefreshAsync(Cancel)).ShouldBeTrue();
        used.ShouldBe([first.Thumbprint, second.Thumbprint]);
    }

    private KeyVaultSecrets Open(string token = "vault-token") => new(
        new Uri($"https://localhost:{new Uri(_vault.Urls.First()).Port}/"),
        new FixedToken(token),
        new AzureClientOptions { Transport = new HttpClientTransport(new HttpClient(_handler, disposeHandler: false)) });
}
