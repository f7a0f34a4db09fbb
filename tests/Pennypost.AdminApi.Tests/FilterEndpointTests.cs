using System.Net;
using Pennypost.AdminApi.BandwidthPools;
using Pennypost.AdminApi.BlockLists;
using Pennypost.AdminApi.Greylist;
using Pennypost.AdminApi.Http;
using Pennypost.Core.BlockLists;
using Pennypost.Core.Greylisting;

namespace Pennypost.AdminApi.Tests;

/// <summary>Greylist, block lists and bandwidth pools through the API.</summary>
public sealed class FilterEndpointTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_greylist_is_listed_filtered_and_forgotten()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await system.Test.ExecuteAsync(
            """
            INSERT INTO greylist (client, sender, recipient, network, first_seen_at, last_seen_at, passes) VALUES
                ('198.51.100.7', 'carl@sender.example', 'bob@example.com', '198.51.100.0/24', now() - interval '1 hour', now(), 0),
                ('198.51.100.8', '', 'bob@example.com', '198.51.100.0/24', now() - interval '2 hours', now() - interval '1 hour', 3),
                ('203.0.113.1', 'dora@other.example', 'eve@example.com', '203.0.113.0/24', now() - interval '3 hours', now() - interval '2 hours', 1);
            INSERT INTO greylist_client VALUES ('198.51.100.8', 5, now());
            """);
        using var client = await system.LogInAsync();

        var all = await client.GetAsync<Page<GreylistItem>>("greylist?descending=true");
        all.Items.Select(i => (i.Client, i.State, i.KnownClient)).ShouldBe(
            [("198.51.100.7/32", GreylistState.Waiting, false), ("198.51.100.8/32", GreylistState.Passed, true), ("203.0.113.1/32", GreylistState.Passed, false)]);
        (await client.GetAsync<Page<GreylistItem>>("greylist?client=198.51&state=passed&sort=recipient")).Total.ShouldBe(1);
        (await client.GetAsync<Page<GreylistItem>>("greylist?sender=DORA&page=9")).Total.ShouldBe(1);
        (await client.GetAsync<GreylistSummary>("greylist/summary")).ShouldBe(new GreylistSummary(1, 2, 1));

        var one = new ForgetGreylistEntryRequest("198.51.100.8/32", "", "bob@example.com");
        (await client.PostAsync("greylist/forget", one)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.PostAsync("greylist/forget", one).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        (await client.GetAsync<GreylistSummary>("greylist/summary")).ShouldBe(new GreylistSummary(1, 1, 0), "the client is not known any more");
        (await client.PostAsync("greylist/forget-all", new ForgetGreylistEntriesRequest(State: GreylistState.Waiting)).As<ForgottenEntries>()).Entries.ShouldBe(1);
    }

    [Fact]
    [Spec("SVC-170")]
    public async Task Exemptions_from_greylisting_are_added_once_and_removed()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var added = await client.PostAsync("greylist/exemptions", new AddGreylistExemptionRequest(GreylistExemptionKind.Sender, "*@Sender.example", "partner"))
            .As<GreylistExemptionItem>();
        added.Pattern.ShouldBe("sender.example");
        await client.PostAsync("greylist/exemptions", new AddGreylistExemptionRequest(GreylistExemptionKind.Sender, "sender.example"))
            .ShouldBeProblemAsync(HttpStatusCode.Conflict, "exemption-exists");
        await client.PostAsync("greylist/exemptions", new AddGreylistExemptionRequest(GreylistExemptionKind.Client, "sender.example"))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        var list = await client.GetAsync<GreylistExemptionList>("greylist/exemptions");
        list.Items.ShouldBe([added]);
        list.LargeProviders.ShouldContain("_spf.google.com");
        (await client.DeleteAsync($"greylist/exemptions/{added.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync($"greylist/exemptions/{added.Id}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    [Spec("SVC-186")]
    public async Task Block_lists_are_added_tested_changed_and_ordered()
    {
        await using var dns = new FakeDns();
        await using var system = await ApiSystem.StartAsync(postgres);
        await system.Get<Store.Settings.SettingStore>().SetAsync(BlockListSettings.Resolver, dns.EndPoint.ToString());
        dns.Zone.Address("2.0.0.127.bl.example.net", "127.255.255.254").Address("7.100.51.198.bl.example.net", "127.0.0.4");
        using var client = await system.LogInAsync();

        var created = await client.PostAsync("block-lists", new SaveBlockListRequest("bl.example.net(127.0.0.4)", QueryKey: "")).As<BlockListItem>();
        (created.Zone, created.Pattern, created.State, created.HasQueryKey).ShouldBe(("bl.example.net", "127.0.0.4", BlockListState.Unknown, false));
        created.Warnings.Count.ShouldBe(2);
        (await client.PostAsync($"block-lists/{created.Id}/check", new { }).As<BlockListItem>()).State.ShouldBe(BlockListState.Refused);
        (await client.GetAsync<Dashboard.DashboardFigures>("dashboard")).Messages.ShouldContain(m => m.Code == "block-list");

        var tested = await client.PostAsync("block-lists/test", new TestAddressRequest("198.51.100.7")).As<AddressTestResult>();
        tested.Lists.Single().ShouldSatisfyAllConditions(l => l.Listed.ShouldBeTrue(), l => l.Answers.ShouldBe(["127.0.0.4"]));
        await client.PostAsync("block-lists/test", new TestAddressRequest("bob")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");

        var second = await client.PostAsync("block-lists", new SaveBlockListRequest("second.example.net", BlockListKind.Allow, QueryKey: "key")).As<BlockListItem>();
        second.HasQueryKey.ShouldBeTrue();
        (await client.PutAsync("block-lists/order", new OrderBlockListsRequest([second.Id, created.Id]))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<IReadOnlyList<BlockListItem>>("block-lists")).Select(l => l.Id).ShouldBe([second.Id, created.Id]);
        await client.PutAsync($"block-lists/{second.Id}", new SaveBlockListRequest("second.example.net", Version: 99)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "version-conflict");
        (await client.PutAsync($"block-lists/{second.Id}", new SaveBlockListRequest("second.example.net", Enabled: false, Version: second.Version)).As<BlockListItem>())
            .ShouldSatisfyAllConditions(l => l.Enabled.ShouldBeFalse(), l => l.HasQueryKey.ShouldBeTrue("null keeps it"));
        (await client.DeleteAsync($"block-lists/{second.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync($"block-lists/{second.Id}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");

        var exempt = await client.PostAsync("block-lists/exemptions", new AddBlockListExemptionRequest("198.51.100.7/24")).As<BlockListExemptionItem>();
        exempt.Pattern.ShouldBe("198.51.100.0/24");
        (await client.PostAsync("block-lists/test", new TestAddressRequest("198.51.100.9")).As<AddressTestResult>()).Exempt.ShouldBeTrue();
        (await client.DeleteAsync($"block-lists/exemptions/{exempt.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<IReadOnlyList<BlockListExemptionItem>>("block-lists/exemptions")).ShouldBeEmpty();
    }

    [Fact]
    [Spec("SVC-393", "SVC-396")]
    public async Task Bandwidth_pools_are_saved_shared_and_reset()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        (await client.GetAsync<IReadOnlyList<BandwidthPoolItem>>("bandwidth-pools")).ShouldBeEmpty();
        await client.PutAsync("bandwidth-pools/3", new SaveBandwidthPoolRequest("", 100_000)).As<BandwidthPoolItem>();
        (await client.PutAsync("bandwidth-pools/1", new SaveBandwidthPoolRequest("IMAP4", -3)).As<BandwidthPoolItem>())
            .ShouldBe(new BandwidthPoolItem(1, "IMAP4", -3, 3, 100_000, 0, 0, false));
        await client.PutAsync("bandwidth-pools/3", new SaveBandwidthPoolRequest("", -1)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PutAsync("bandwidth-pools/1001", new SaveBandwidthPoolRequest("", 5)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        (await client.GetAsync<IReadOnlyList<BandwidthPoolItem>>("bandwidth-pools")).Select(p => (p.Id, p.Name)).ShouldBe([(1, "IMAP4"), (3, "pool-3")]);
        (await client.DeleteAsync("bandwidth-pools/3")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync("bandwidth-pools/3").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }
}
