using System.Security.Cryptography;
using Pennypost.Crash;

namespace Pennypost.Cloud;

/// <summary>Processes die under load, one of each kind at a time, at any moment: what was acknowledged is there, once.</summary>
public sealed class KillTests(PostgresFixture postgres, Azurite azurite)
{
    private const int Rounds = 4;

    [Fact]
    public async Task Acknowledged_messages_survive_the_death_of_replicas_and_instances_exactly_once()
    {
        azurite.Require();
        await using var system = await CloudSystem.StartAsync(postgres, azurite, TimeSpan.FromSeconds(5), Deliveries.DemoArguments);
        var deliveries = new Deliveries(system);
        for (var round = 1; round <= Rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var before = deliveries.Load.Acknowledged.Count;
            var sending = deliveries.SendAsync(stop.Token);
            await Eventually.TrueAsync(() => deliveries.Load.Acknowledged.Count > before + 100, "mail is accepted", TimeSpan.FromSeconds(90));
            var replica = system.Replicas.Where(candidate => candidate.IsUp).ElementAt(RandomNumberGenerator.GetInt32(2));
            await replica.KillAsync();
            await Task.Delay(RandomNumberGenerator.GetInt32(50, 500), TestContext.Current.CancellationToken);
            await system.KillHostAsync(system.Hosts[RandomNumberGenerator.GetInt32(2)]);

            // The other of each goes on alone until the next one is there.
            var alone = deliveries.Load.Acknowledged.Count;
            await Eventually.TrueAsync(() => deliveries.Load.Acknowledged.Count > alone + 50, "the other replica accepts mail", TimeSpan.FromSeconds(90));
            await system.AddReplicaAsync();
            await system.AddHostAsync();
            await stop.CancelAsync();
            await sending;
        }

        await deliveries.VerifyAsync(TimeSpan.FromMinutes(2));
        await system.CheckAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"simulated bus and host: {Rounds} replicas and {Rounds} instances killed, {deliveries.Load.Attempted.Count} messages attempted, {deliveries.Load.Acknowledged.Count} acknowledged, 0 lost, 0 doubled");
    }
}
