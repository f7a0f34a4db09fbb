using System.Collections.Concurrent;
using System.Text.Json;
using Pennypost.Functions.Tests.Simulation;

namespace Pennypost.Functions.Tests;

/// <summary>A bus that does its worst: a fifth of all wake-ups comes twice, one in twenty never, and all of them out of order, to two instances at once.
/// Simulated host and bus; the published executable and the database are real.</summary>
public sealed class HostileBusTests(PostgresFixture postgres)
{
    private const int Messages = 400;
    private const int Receivers = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_message_ends_in_the_mailbox_exactly_once(int seed)
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        await using var second = await app.StartAnotherAsync();
        var ids = new List<long>();
        for (var i = 0; i < Messages; i++)
        {
            ids.Add(await app.AcceptAsync("alice@example.com"));
        }

        var wakeups = Mistreat(ids, new Random(seed));
        wakeups.Distinct().Count().ShouldBeInRange(Messages * 80 / 100, Messages * 99 / 100, "some are lost");
        wakeups.Count.ShouldBeGreaterThan(Messages, "more are doubled than lost");

        var bus = new ConcurrentQueue<long>(wakeups);
        var outcomes = new ConcurrentQueue<InvocationOutcome>();
        await Task.WhenAll(Enumerable.Range(0, Receivers).Select(async receiver =>
        {
            var host = receiver % 2 == 0 ? app.Host : second;
            while (bus.TryDequeue(out var id))
            {
                outcomes.Enqueue(await host.DeliverAsync("RouteMail", JsonSerializer.Serialize(new { kind = "RouteMail", id })));
            }
        }));
        outcomes.ShouldAllBe(outcome => outcome.Verdict == Verdict.Succeeded);

        // What was lost is the sweep's, which both instances may run at the same time.
        var sweeps = await Task.WhenAll(app.Host.TickAsync("Sweep"), second.TickAsync("Sweep"));
        sweeps.ShouldAllBe(outcome => outcome.Verdict == Verdict.Succeeded);
        (await app.MessagesOfAliceAsync()).ShouldBe(Messages);
        (await app.Database.ScalarAsync<long>("SELECT count(*) FROM work")).ShouldBe(0);
        (await app.Database.ScalarAsync<long>("SELECT count(DISTINCT message_id) FROM entry")).ShouldBe(Messages);
    }

    [Fact]
    public async Task Mail_that_was_accepted_while_an_instance_died_in_the_middle_is_delivered_once()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        for (var i = 0; i < Messages; i++)
        {
            await app.AcceptAsync("alice@example.com");
        }

        var dying = Enumerable.Range(0, Receivers).Select(_ => app.Host.DeliverAsync("RouteMail", """{"kind":"RouteMail","id":0}""")).ToList();
        await Eventually.TrueAsync(async () => await app.MessagesOfAliceAsync() > 0, "some are delivered");
        await app.Host.KillAsync();
        foreach (var invocation in dying)
        {
            try
            {
                await invocation;
            }
            catch (HttpRequestException)
            {
                // Cut off in its middle.
            }
        }

        await using var next = await app.StartAnotherAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                (await next.TickAsync("Sweep")).Verdict.ShouldBe(Verdict.Succeeded);
                return await app.Database.ScalarAsync<long>("SELECT count(*) FROM work") == 0;
            },
            "the rest is delivered",
            TimeSpan.FromMinutes(1));
        (await app.MessagesOfAliceAsync()).ShouldBe(Messages);
    }

    private static List<long> Mistreat(List<long> ids, Random random)
    {
        var arriving = new List<long>();
        foreach (var id in ids.Where(_ => random.Next(100) >= 5))
        {
            arriving.Add(id);
            if (random.Next(100) < 20)
            {
                arriving.Add(id);
            }
        }

        var shuffled = arriving.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled];
    }
}
