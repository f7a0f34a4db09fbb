using Pennypost.Core.Bandwidth;
using Pennypost.Core.Refusals;
using Pennypost.Core.Services;

namespace Pennypost.Core.Tests.Filters;

/// <summary>Bandwidth pools: their table, their connections, and how processes share them.</summary>
public sealed class BandwidthPoolTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("SVC-393", "SVC-395")]
    public void Pools_share_the_rate_at_the_end_of_their_chain()
    {
        var table = new PoolTable([new BandwidthPool(1, "IMAP4", -3), new BandwidthPool(2, "POP3", -3), new BandwidthPool(3, "VPOP3", 100_000)]);
        table.Resolve(1).ShouldBe(table.Of(3));
        table.Resolve(2)!.Allowed.ShouldBe(100_000);
        table.Resolve(77).ShouldBe(new BandwidthPool(77, "pool-77", 0), "a pool that nobody has changed");
        new PoolTable([new BandwidthPool(1, "a", -9)]).Resolve(1)!.Allowed.ShouldBe(0, "child of an unlimited pool");
    }

    [Theory]
    [InlineData(1, -1)]
    [InlineData(1, -1001)]
    [InlineData(0, 5)]
    [InlineData(1001, 5)]
    [InlineData(3, -1)] // 1 -> 2 -> 3 -> 1
    [InlineData(21, -1)] // 11 links: 21 -> 1 -> 2 -> 3 is fine, but 30 leads to 21
    [Spec("SVC-396")]
    public void Circles_long_chains_and_unknown_pools_are_refused(int id, long allowed)
    {
        var pools = new List<BandwidthPool> { new(1, "a", -2), new(2, "b", -3) };
        pools.AddRange(Enumerable.Range(22, 8).Select(n => new BandwidthPool(n, "c", -(n - 1))));
        new PoolTable(pools).Objection(new BandwidthPool(id, "x", allowed)).ShouldNotBeNull();
        new PoolTable(pools).Objection(new BandwidthPool(3, "x", 1000)).ShouldBeNull();
        new PoolTable(pools).Objection(new BandwidthPool(21, "x", -50)).ShouldBeNull("ten links are allowed");
    }

    [Fact]
    [Spec("SVC-055", "SVC-391", "SVC-392", "SVC-394")]
    public async Task A_service_has_no_limit_or_one_for_each_connection_or_a_pool()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        var pools = system.Get<BandwidthPools>();
        pools.Join(Service()).ShouldBeNull("no limit costs nothing");
        using (pools.Join(Service(("bandwidth.mode", "Custom"), ("bandwidth.custom", "100000"))))
        {
            pools.InUse.ShouldBeEmpty("a limit of its own is nobody else's");
        }

        await system.Get<BandwidthPoolChanges>().SaveAsync(3, "", 100_000, "test", Token);
        await system.Get<BandwidthPoolChanges>().SaveAsync(1, "IMAP4", -3, "test", Token);
        using var imap = pools.Join(Service(("bandwidth.mode", "Pool"), ("bandwidth.pool", "1")));
        using var pop = pools.Join(Service(("bandwidth.mode", "Pool"), ("bandwidth.pool", "3")));
        pools.InUse.ShouldBe([new PoolUse(3, 2, 0, 100_000)]);
        await system.Get<BandwidthPoolChanges>().SaveAsync(3, "", 5_000, "test", Token);
        pools.InUse.ShouldBe([new PoolUse(3, 2, 0, 5_000)], "a change applies to connections that are there");
        await system.Get<BandwidthPoolChanges>().ResetAsync(3, "test", Token);
        pools.InUse.ShouldBe([new PoolUse(3, 2, 0, 0)]);
    }

    [Fact]
    [Spec("SVC-403")]
    public async Task Processes_share_a_pool_by_their_connections()
    {
        await using var test = await postgres.CreateAsync();
        await using var one = await FilterSystem.StartAsync(test);
        await using var two = await FilterSystem.StartAsync(test);
        await one.Get<BandwidthPoolChanges>().SaveAsync(5, "all", 120_000, "test", Token);
        await two.Get<BandwidthPools>().LoadAsync(Token);
        var service = Service(("bandwidth.mode", "Pool"), ("bandwidth.pool", "5"));
        var here = Enumerable.Range(0, 3).Select(_ => one.Get<BandwidthPools>().Join(service)!).ToArray();
        using var there = two.Get<BandwidthPools>().Join(service)!;

        await RoundAsync();
        await RoundAsync();
        one.Get<BandwidthPools>().InUse.ShouldBe([new PoolUse(5, 3, 1, 90_000)]);
        two.Get<BandwidthPools>().InUse.ShouldBe([new PoolUse(5, 1, 3, 30_000)]);

        foreach (var share in here)
        {
            share.Dispose();
        }

        await RoundAsync();
        two.Get<BandwidthPools>().InUse.ShouldBe([new PoolUse(5, 1, 0, 120_000)]);
        await test.ExecuteAsync($"INSERT INTO bandwidth_use VALUES (5, '{Guid.NewGuid()}', 99, now() - interval '1 minute')");
        await RoundAsync();
        two.Get<BandwidthPools>().InUse.ShouldBe([new PoolUse(5, 1, 0, 120_000)], "a process that was killed is forgotten");

        async Task RoundAsync()
        {
            await one.Get<BandwidthSharing>().ShareAsync(Token);
            await two.Get<BandwidthSharing>().ShareAsync(Token);
        }
    }

    [Fact]
    public async Task Two_changes_that_make_a_circle_only_together_cannot_both_win()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        var changes = system.Get<BandwidthPoolChanges>();
        var results = await Task.WhenAll(Try(1, -2), Try(2, -1));
        results.Count(worked => worked).ShouldBe(1);

        async Task<bool> Try(int id, long allowed)
        {
            try
            {
                await changes.SaveAsync(id, "", allowed, "test", Token);
                return true;
            }
            catch (RefusedException)
            {
                return false;
            }
        }
    }

    private static MailService Service(params (string Name, string Value)[] values) =>
        new(1, ServiceType.Imap4, "IMAP4", values.ToDictionary(v => v.Name, v => v.Value));
}
