using Pennypost.Core.BlockLists;
using Pennypost.Core.Refusals;

namespace Pennypost.Core.Tests.Filters;

/// <summary>Lists as administrators keep them, and whether they are in order.</summary>
public sealed class BlockListChangeTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("nodots")]
    [InlineData("zen.example.net(")]
    [InlineData("zen.example.net(127")]
    [InlineData("zen.example.net(()")]
    [InlineData("[192.0.2.1]")]
    [InlineData("zen example.net")]
    public async Task What_is_no_list_is_refused(string zone)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        var refusal = await Should.ThrowAsync<RefusedException>(system.Get<BlockListChanges>().AddAsync(BlockListSessionTests.Values(zone), "test", Token));
        refusal.Errors!.Keys.ShouldBe(["zone"]);
    }

    [Fact]
    public async Task Lists_are_kept_in_order_and_change_with_versions()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await BlockListSessionTests.StartAsync(test, action: null, "One.example.net.", "two.example.net(127\\.0\\.0\\.3)");
        var lists = system.Get<BlockListTable>();
        var changes = system.Get<BlockListChanges>();
        lists.All.Select(l => l.Zone).ShouldBe(["one.example.net", "two.example.net"]);
        lists.All[1].Pattern.Text.ShouldBe("127\\.0\\.0\\.3");
        (await Should.ThrowAsync<RefusedException>(changes.AddAsync(BlockListSessionTests.Values("one.example.net"), "test", Token))).Code.ShouldBe("list-exists");

        await changes.OrderAsync([lists.All[1].Id, lists.All[0].Id], "test", Token);
        lists.All.Select(l => l.Zone).ShouldBe(["two.example.net", "one.example.net"]);
        await Should.ThrowAsync<RefusedException>(changes.OrderAsync([lists.All[0].Id], "test", Token));

        var first = lists.All[0];
        await changes.UpdateAsync(first.Id, BlockListSessionTests.Values("two.example.net") with { QueryKey = "key", ServiceId = 2 }, first.Version, "test", Token);
        await changes.UpdateAsync(first.Id, BlockListSessionTests.Values("two.example.net") with { ServiceId = 2 }, first.Version + 1, "test", Token);
        lists.All[0].QueryKey.ShouldBe("key", "not told means not changed");
        lists.All[0].IsAskedFor(1).ShouldBeFalse();
        (await Should.ThrowAsync<RefusedException>(changes.UpdateAsync(first.Id, BlockListSessionTests.Values("x.example.net"), first.Version, "test", Token)))
            .Code.ShouldBe("version-conflict");

        await changes.RemoveAsync(first.Id, "test", Token);
        lists.All.Count.ShouldBe(1);
        (await Should.ThrowAsync<RefusedException>(changes.RemoveAsync(first.Id, "test", Token))).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    [Spec("SVC-191")]
    public async Task Each_list_is_tested_by_its_test_entries()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await BlockListSessionTests.StartAsync(
            test, BlockListAction.Reject, "good.example.net", "dead.example.net", "parked.example.net", "refusing.example.net", "silent.example.net");
        system.Dns.Zone
            .Address("2.0.0.127.good.example.net", "127.0.0.2")
            .Address("2.0.0.127.parked.example.net", "192.0.2.1").Address("1.0.0.127.parked.example.net", "192.0.2.1")
            .Address("2.0.0.127.refusing.example.net", "127.255.255.254").Address("1.0.0.127.refusing.example.net", "127.255.255.254")
            .Fail("2.0.0.127.silent.example.net", Pennypost.Net.Dns.DnsResponseCode.ServerFailure);

        await system.Get<BlockListTest>().TestDueAsync(Token);

        system.Get<BlockListTable>().All.Select(l => l.Health.State).ShouldBe(
            [BlockListState.Healthy, BlockListState.NoTestEntry, BlockListState.ListsEverything, BlockListState.Refused, BlockListState.Silent]);
        var asked = system.Dns.Queries.Count;
        await system.Get<BlockListTest>().TestDueAsync(Token);
        system.Dns.Queries.Count.ShouldBe(asked, "not again before its time");
    }

    [Fact]
    [Spec("SVC-191")]
    public async Task A_list_that_lists_everything_is_not_asked_until_it_is_sane_again()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await BlockListSessionTests.StartAsync(test, BlockListAction.Reject, "parked.example.net");
        system.Dns.Zone.TimeToLive = 0;
        system.Dns.Zone
            .Address("2.0.0.127.parked.example.net", "127.0.0.2").Address("1.0.0.127.parked.example.net", "127.0.0.2").Address("7.100.51.198.parked.example.net", "127.0.0.2");
        (await system.RcptAsync("198.51.100.7")).ShouldStartWith("550 ");
        await system.Get<BlockListTest>().TestDueAsync(Token);
        (await system.RcptAsync("198.51.100.7")).ShouldStartWith("250 ");

        system.Dns.Zone.Remove("1.0.0.127.parked.example.net");
        system.Time.Advance(BlockListTest.Every);
        await system.Get<BlockListTest>().TestDueAsync(Token);
        system.Get<BlockListTable>().All[0].Health.State.ShouldBe(BlockListState.Healthy);
        (await system.RcptAsync("198.51.100.7")).ShouldStartWith("550 ");
    }

    [Fact]
    public async Task Only_one_replica_tests_a_list_and_all_know_the_finding()
    {
        await using var test = await postgres.CreateAsync();
        await using var one = await BlockListSessionTests.StartAsync(test, action: null, "bl.example.net");
        await using var two = await FilterSystem.StartAsync(test, one.Time);
        one.Dns.Zone.Address("2.0.0.127.bl.example.net", "127.0.0.2");
        two.Dns.Zone.Address("2.0.0.127.bl.example.net", "127.0.0.2");

        await Task.WhenAll(one.Get<BlockListTest>().TestDueAsync(Token), two.Get<BlockListTest>().TestDueAsync(Token));

        (one.Dns.Queries.Count + two.Dns.Queries.Count).ShouldBe(2);
        await Eventually.TrueAsync(() => new[] { one, two }.All(s => s.Get<BlockListTable>().All[0].Health.State == BlockListState.Healthy), "both know");
    }
}
