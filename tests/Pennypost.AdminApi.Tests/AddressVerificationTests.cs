using System.Net;
using System.Net.Http.Headers;
using Pennypost.AdminApi.Accounts;
using Pennypost.AdminApi.AddressVerification;
using Pennypost.AdminApi.Domains;
using Pennypost.Core.Receiving.Minger;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Tests;

/// <summary>Another mail server asks by HTTPS whether an address exists.</summary>
public sealed class AddressVerificationTests(PostgresFixture postgres)
{
    private const string Secret = "0123456789abcdef";

    [Fact]
    [Spec("SVC-229", "SVC-230")]
    public async Task Who_knows_the_secret_learns_whether_an_address_exists_but_not_too_often()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var administrator = await system.LogInAsync();
        (await administrator.PostAsync("domains", new { name = "example.com" })).IsSuccessStatusCode.ShouldBeTrue();
        var settings = system.Get<SettingStore>();
        using var client = system.NewClient();
        await AskAsync(client, "postmaster@example.com", "").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "bad-secret");

        Should.Throw<ArgumentException>(() => settings.SetAsync(MingerSettings.Secret, "0123456789 bcdef").GetAwaiter().GetResult());
        Should.Throw<ArgumentException>(() => settings.SetAsync(MingerSettings.Secret, "short").GetAwaiter().GetResult());
        await settings.SetAsync(MingerSettings.Secret, Secret);
        await settings.SetAsync(MingerSettings.Rate, "3");
        await AskAsync(client, "postmaster@example.com", "").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "bad-secret");
        await AskAsync(client, "postmaster@example.com", Secret + "0").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "bad-secret");
        (await AskAsync(client, "Postmaster@EXAMPLE.com", Secret).As<AddressStatus>()).ShouldBe(new AddressStatus("Postmaster@EXAMPLE.com", 5, true));
        (await AskAsync(client, "nobody@example.com", Secret).As<AddressStatus>()).Status.ShouldBe(3);
        await AskAsync(client, "no address", Secret).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await AskAsync(client, "postmaster@example.com", Secret).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-attempts");

        await settings.SetAsync(MingerSettings.Enabled, "false");
        await AskAsync(client, "postmaster@example.com", Secret).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "bad-secret");
        var stored = await system.Test.ScalarAsync<string>("SELECT value FROM setting WHERE name = 'minger.secret'");
        stored.ShouldNotContain(Secret);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string address, string secret)
    {
        client.DefaultRequestHeaders.Authorization = secret.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", secret);
        return await client.PostAsync("address-verification", new VerifyAddressRequest(address));
    }
}
