using System.Diagnostics;
using System.Globalization;

namespace Pennypost.Cloud;

/// <summary>The bus is away while mail comes in. PENNYPOST_BUS_OUTAGE_SECONDS says for how long: the nightly workflow lets it be five minutes.</summary>
public sealed class BusOutageTests(PostgresFixture postgres, Azurite azurite)
{
    private static TimeSpan Outage =>
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("PENNYPOST_BUS_OUTAGE_SECONDS") ?? "20", CultureInfo.InvariantCulture));

    [Fact]
    public async Task Mail_is_accepted_without_the_bus_and_delivered_within_a_minute_of_its_return()
    {
        azurite.Require();
        await using var system = await CloudSystem.StartAsync(postgres, azurite, TimeSpan.FromMinutes(1), Deliveries.DemoArguments);
        var deliveries = new Deliveries(system);
        using var stop = new CancellationTokenSource();
        var sending = deliveries.SendAsync(stop.Token);
        await Eventually.TrueAsync(() => deliveries.Load.Acknowledged.Count > 100, "mail is accepted", TimeSpan.FromSeconds(60));

        system.Bus.Available = false;
        var before = deliveries.Load.Acknowledged.Count;
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        var during = deliveries.Load.Acknowledged.Count - before;
        during.ShouldBeGreaterThan(20, "mail is accepted while the bus is away");
        await stop.CancelAsync();
        await sending;

        system.Bus.Available = true;
        var clock = Stopwatch.StartNew();
        await Eventually.TrueAsync(
            async () => await system.Database.ScalarAsync<long>("SELECT count(*) FROM work") == 0, "all of it is delivered", TimeSpan.FromSeconds(60));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"simulated bus: away for {Outage.TotalSeconds:0} s, {during} messages accepted meanwhile, all delivered {clock.Elapsed.TotalSeconds:0.0} s after its return");
        await deliveries.VerifyAsync(TimeSpan.FromSeconds(60));
        await system.CheckAsync();
    }
}
