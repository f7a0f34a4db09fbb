using System.Net;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.SenderAuthentication;
using Pennypost.Core.SenderAuthentication.Dmarc;

namespace Pennypost.AdminApi.Tests;

/// <summary>The SPF white list and the DMARC data through the API.</summary>
public sealed class SenderAuthenticationTests(PostgresFixture postgres)
{
    [Fact, Spec("SVC-202", "SVC-203", "SVC-206")]
    public async Task An_entry_of_the_white_list_is_made_changed_and_deleted()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var list = await client.GetAsync<SpfWhiteList>("spf-white-list");
        list.Items.Select(e => (e.ServiceId, e.Network, e.SenderName, e.SenderDomain)).ShouldBe([(null, "127.0.0.1", "*", "*"), (null, "::1", "*", "*")]);
        list.Services.ShouldContain(new SpfWhiteListService(1, "SMTP Server"));

        var created = await client.PostAsync("spf-white-list", new SaveSpfWhiteListEntryRequest(1, "192.168.10.5/24", "news*")).As<SpfWhiteListEntry>();
        created.ShouldBe(new SpfWhiteListEntry(created.Id, 1, "SMTP Server", "192.168.10.0/24", "news*", "*", 1));
        var path = $"spf-white-list/{created.Id}";
        var changed = await client.PutAsync(path, new SaveSpfWhiteListEntryRequest(SenderDomain: "example.net", Version: 1)).As<SpfWhiteListEntry>();
        changed.ShouldBe(new SpfWhiteListEntry(created.Id, null, null, "", "*", "example.net", 2));
        await client.PutAsync(path, new SaveSpfWhiteListEntryRequest(Version: 1)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "version-conflict");
        (await client.PutAsync(path, new SaveSpfWhiteListEntryRequest(Network: "nonsense", Version: 2)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid"))
            .Errors!.Keys.ShouldBe(["network"]);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync(path).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Dmarc_data_is_listed_by_domain_and_by_source()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var today = DateOnly.FromDateTime(system.Time.GetUtcNow().UtcDateTime);
        var data = system.Get<DmarcData>();
        var seen = new DmarcObservation(
            today, "bank.example", IPAddress.Parse("192.0.2.1"), "fail", "bank.example", "p=reject", "none", "local_policy", false, false, "other.example s pass", "other.example", "pass");
        data.Add(seen);
        data.Add(seen);
        data.Add(seen with { Source = IPAddress.Parse("2001:db8::1"), Result = "pass", SpfAligned = true, Reason = "" });
        data.Add(seen with { Author = "shop.example", Day = today.AddDays(-9) });
        await data.FlushAsync();

        var page = await client.GetAsync<Page<DmarcDomainItem>>("dmarc/domains");
        page.Items.ShouldBe([new DmarcDomainItem("bank.example", "p=reject", 3, 1, 2, 0, 2, today)]);
        (await client.GetAsync<Page<DmarcDomainItem>>("dmarc/domains?days=30&author=SHOP")).Items.Select(d => d.Author).ShouldBe(["shop.example"]);
        var sources = await client.GetAsync<IReadOnlyList<DmarcSourceItem>>("dmarc/domains/bank.example");
        sources[0].ShouldBe(new DmarcSourceItem("192.0.2.1", "fail", "none", "local_policy", false, false, "other.example", "pass", "other.example s pass", 2, today));
        sources[1].Source.ShouldBe("2001:db8::1");
        (await client.GetAsync("dmarc/domains?days=0")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
