using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pennypost.AdminApi.Certificates;
using Pennypost.Core.Settings;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Tests;

/// <summary>Certificates through the API.</summary>
public sealed class CertificateTests(PostgresFixture postgres) : IDisposable
{
    private readonly TestCertificates _authority = new();

    [Fact]
    [Spec("SVC-022", "SVC-023", "SVC-025", "SVC-027", "SVC-031", "USR-110", "USR-112")]
    public async Task A_certificate_is_put_in_place_and_its_key_never_comes_back()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        system.Time.Advance(DateTimeOffset.UtcNow - system.Time.GetUtcNow());
        using var client = await system.LogInAsync();
        await system.Get<SettingStore>().SetAsync(HostSettings.Name, "mail.example.com");
        var (chain, key) = Pem(_authority.Issue("mail.example.com", "*.example.org"));

        // A private authority passes only when the administrator says so.
        var problem = await client.PostAsync("certificates", new AddCertificateRequest(chain, key)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        problem.Errors!.Keys.ShouldBe(["chain"]);
        var added = await client.PostAsync("certificates", new AddCertificateRequest(chain, key, Validate: false)).As<CertificateItem>();
        added.Names.ShouldBe(["mail.example.com", "*.example.org"]);
        (added.Issuer, added.Key, added.IsDefault, added.SelfSigned, added.CoversHost).ShouldBe(("Pennypost test root", "ECDSA 256", true, false, true));
        added.DaysLeft.ShouldBeInRange(170, 190);

        var text = await client.GetStringAsync("certificates");
        text.ShouldNotContain("PRIVATE");
        text.ShouldNotContain(key[60..100]);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM tls_certificate WHERE key LIKE '%PRIVATE%' OR chain LIKE '%PRIVATE%'")).ShouldBe(0);

        // The second does not become the default by itself.
        var (otherChain, otherKey) = Pem(_authority.Issue("other.example"));
        var other = await client.PostAsync("certificates", new AddCertificateRequest(otherChain, otherKey, Validate: false)).As<CertificateItem>();
        other.IsDefault.ShouldBeFalse();
        (await client.PutAsync($"certificates/{other.Id}/default", new { })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<CertificateList>("certificates")).Items.Select(c => c.IsDefault).ShouldBe([false, true]);
        (await client.DeleteAsync($"certificates/{other.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<CertificateList>("certificates")).Items.Single().IsDefault.ShouldBeTrue();

        // A new one in place of the old keeps its number and its rank.
        var (newChain, newKey) = Pem(_authority.Issue("mail.example.com"));
        var replaced = await client.PostAsync("certificates", new AddCertificateRequest(newChain, newKey, Validate: false, Replaces: added.Id)).As<CertificateItem>();
        (replaced.Id, replaced.IsDefault).ShouldBe((added.Id, true));
        replaced.Thumbprint.ShouldNotBe(added.Thumbprint);
        await client.PostAsync("certificates", new AddCertificateRequest(newChain, newKey, Validate: false, Replaces: 999)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    [Spec("USR-113")]
    public async Task A_request_is_signed_elsewhere_and_its_certificate_finds_the_key_that_stayed_here()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        system.Time.Advance(DateTimeOffset.UtcNow - system.Time.GetUtcNow());
        using var client = await system.LogInAsync();
        await client.PostAsync("certificates/requests", new MakeCertificateRequest(["not a host"])).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        var request = await client.PostAsync("certificates/requests", new MakeCertificateRequest(["Mail.Example.com", "imap.example.com"])).As<CertificateRequestItem>();
        request.Names.ShouldBe(["mail.example.com", "imap.example.com"]);
        (await client.GetAsync<CertificateList>("certificates")).Requests.Single().Pem.ShouldBe(request.Pem);

        // What a certificate authority does.
        var signing = CertificateRequest.LoadSigningRequestPem(request.Pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        signing.PublicKey.GetRSAPublicKey()!.KeySize.ShouldBe(2048);
        using var authorityKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=Authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = authority.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        using var certificate = signing.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForRSA(authorityKey, RSASignaturePadding.Pkcs1), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddMonths(3), [1, 2, 3]);
        var added = await client.PostAsync("certificates", new AddCertificateRequest(certificate.ExportCertificatePem(), Validate: false)).As<CertificateItem>();
        (added.Key, added.Names[1]).ShouldBe(("RSA 2048", "imap.example.com"));
        (await client.GetAsync<CertificateList>("certificates")).Requests.ShouldBeEmpty();
    }

    [Fact]
    [Spec("SVC-027")]
    public async Task The_dashboard_warns_30_14_7_and_1_days_before_a_certificate_expires()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        system.Time.Advance(DateTimeOffset.UtcNow - system.Time.GetUtcNow());
        using var client = await system.LogInAsync();
        var certificate = _authority.Issue("mail.example.com");
        var (chain, key) = Pem(certificate);
        await client.PostAsync("certificates", new AddCertificateRequest(chain, key, Validate: false)).As<CertificateItem>();
        var end = new DateTimeOffset(certificate.NotAfter);
        foreach (var (before, code) in new (double, string?)[] { (31, null), (29, "certificate-expires-1-30"), (13, "certificate-expires-1-14"), (6.5, "certificate-expires-1-7"), (0.5, "certificate-expires-1-1"), (-1, "certificate-expired-1") })
        {
            var time = new ManualTime();
            time.Advance(end.AddDays(-before) - time.GetUtcNow());
            var messages = new Core.Certificates.CertificateWarnings(
                system.Get<Core.Certificates.CertificateStore>(), system.Get<SettingStore>(), time).Current;
            messages.Select(m => m.Code).ShouldBe(code is null ? [] : [code]);
        }
    }

    public void Dispose() => _authority.Dispose();

    private static (string Chain, string Key) Pem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
