using System.Net;
using Pennypost.AdminApi.Signing;
using Pennypost.Core.Domains;

namespace Pennypost.AdminApi.Tests;

/// <summary>DKIM keys through the API.</summary>
public sealed class DkimKeyEndpointTests(PostgresFixture postgres)
{
    [Fact, Spec("SVC-162", "SVC-164")]
    public async Task A_key_is_made_activated_replaced_and_deleted_and_its_private_half_is_never_shown()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        var first = await client.PostAsync("dkim-keys", new AddDkimKeyRequest("Example.COM", "S1", DkimKeyAlgorithm.Rsa, null)).As<DkimKeyItem>();
        (first.Domain, first.Selector, first.Bits, first.IsActive).ShouldBe(("example.com", "s1", 2048, false));
        first.RecordName.ShouldBe("s1._domainkey.example.com");
        first.RecordText.ShouldStartWith("v=DKIM1; k=rsa; p=MIIB");

        (await client.PostAsync($"dkim-keys/{first.Id}/activate", new { }).As<DkimKeyItem>()).IsActive.ShouldBeTrue();
        await client.DeleteAsync($"dkim-keys/{first.Id}").ShouldBeProblemAsync(HttpStatusCode.Conflict, "key-active");
        var second = await client.PostAsync("dkim-keys", new AddDkimKeyRequest("example.com", null, DkimKeyAlgorithm.Rsa, "")).As<DkimKeyItem>();
        second.Selector.ShouldMatch("^r[0-9]{8}$");
        await client.PostAsync($"dkim-keys/{second.Id}/activate", new { }).As<DkimKeyItem>();

        var list = await client.GetAsync<DkimKeyList>("dkim-keys");
        list.Items.Single(k => k.Id == first.Id).RecordNeededUntil.ShouldNotBeNull();
        list.Items.Count(k => k.IsActive).ShouldBe(1);
        list.Signing.ShouldBe("Off");
        list.Domains.ShouldBe(["example.com"]);
        (await client.GetStringAsync("dkim-keys")).ShouldNotContain("PRIVATE");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM dkim_key WHERE private_key LIKE '%PRIVATE%'")).ShouldBe(0);

        (await client.PostAsync($"dkim-keys/{second.Id}/retire", new { }).As<DkimKeyItem>()).IsActive.ShouldBeFalse();
        (await client.DeleteAsync($"dkim-keys/{first.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync($"dkim-keys/{first.Id}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_cannot_be_a_key_is_refused_at_its_field()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        await client.PostAsync("dkim-keys", new AddDkimKeyRequest("no domain", "s1", DkimKeyAlgorithm.Rsa, null)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PostAsync("dkim-keys", new AddDkimKeyRequest("example.com", "s 1", DkimKeyAlgorithm.Rsa, null)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PostAsync("dkim-keys", new AddDkimKeyRequest("example.com", "s1", DkimKeyAlgorithm.Rsa, "nonsense")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PostAsync("dkim-keys", new AddDkimKeyRequest("example.com", "e1", DkimKeyAlgorithm.Ed25519, null)).As<DkimKeyItem>();
        await client.PostAsync("dkim-keys", new AddDkimKeyRequest("example.com", "e1", DkimKeyAlgorithm.Rsa, null)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "selector-taken");
    }

    [Fact, Spec("SVC-163")]
    public async Task A_key_of_another_system_is_imported()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        using var rsa = System.Security.Cryptography.RSA.Create(1024);
        var item = await client.PostAsync("dkim-keys", new AddDkimKeyRequest("example.com", "key1", DkimKeyAlgorithm.Ed25519, rsa.ExportRSAPrivateKeyPem())).As<DkimKeyItem>();
        (item.Algorithm, item.Bits).ShouldBe((DkimKeyAlgorithm.Rsa, 1024));
        item.RecordText.ShouldEndWith(Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()));
    }

    [Fact, Spec("STB-084")]
    public async Task The_secret_of_return_path_tags_is_renewed()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        (await client.PostAsync("batv/renew", new { }).As<RenewedBatvSecret>()).Number.ShouldBe(0);
        (await client.PostAsync("batv/renew", new { }).As<RenewedBatvSecret>()).Number.ShouldBe(1);
    }

    private async Task<ApiSystem> StartAsync()
    {
        var system = await ApiSystem.StartAsync(postgres);
        await system.Get<DomainChanges>().AddAsync("example.com", "test", CancellationToken.None);
        return system;
    }
}
