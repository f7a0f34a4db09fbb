using System.Net;
using System.Text.Json;
using Pennypost.Functions.Tests.Simulation;

namespace Pennypost.Functions.Tests;

/// <summary>The published executable under a simulated host: wake-ups, the timer, doubled and wrong messages.</summary>
public sealed class WorkFunctionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_wake_up_routes_the_message_into_the_mailbox()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        var id = await app.AcceptAsync("alice@example.com");
        var outcome = await app.Host.DeliverAsync("RouteMail", WakeUp("RouteMail", id));
        outcome.Verdict.ShouldBe(Verdict.Succeeded, outcome + "\n" + app.Host.Log);
        outcome.Logs.ShouldBe(["RouteMail: 1 rows"]);
        (await app.MessagesOfAliceAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_doubled_wake_up_delivers_nothing_twice()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        var id = await app.AcceptAsync("alice@example.com");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Host.DeliverAsync("RouteMail", WakeUp("RouteMail", id))));
        outcomes.ShouldAllBe(outcome => outcome.Verdict == Verdict.Succeeded);
        (await app.Host.DeliverAsync("RouteMail", WakeUp("RouteMail", id), deliveryCount: 2)).Logs.ShouldBe(["RouteMail: 0 rows"]);
        (await app.MessagesOfAliceAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_wake_up_for_work_that_is_done_or_never_was_succeeds()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        (await app.Host.DeliverAsync("RouteMail", WakeUp("RouteMail", 4711))).Verdict.ShouldBe(Verdict.Succeeded);
        (await app.Host.DeliverAsync("SendMail", WakeUp("SendMail", 4711))).Verdict.ShouldBe(Verdict.Succeeded);
    }

    [Fact]
    public async Task The_sweep_finds_work_whose_wake_up_was_lost()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        await app.AcceptAsync("alice@example.com");
        await app.AcceptAsync("alice@example.com");
        var outcome = await app.Host.TickAsync("Sweep");
        outcome.Verdict.ShouldBe(Verdict.Succeeded, outcome + "\n" + app.Host.Log);
        outcome.Logs.ShouldContain("RouteMail: 2 rows");
        (await app.MessagesOfAliceAsync()).ShouldBe(2);
        (await app.Host.TickAsync("Sweep")).Logs.ShouldContain("RouteMail: 0 rows");
    }

    [Fact]
    public async Task A_message_that_is_no_wake_up_fails_and_harms_nothing()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        await app.AcceptAsync("alice@example.com");
        foreach (var body in (string[])["", "null", "42", "hello", "{}", """{"kind":"RouteMail"}""", """{"kind":"SendMail","id":1}""", new string('[', 5000)])
        {
            (await app.Host.DeliverAsync("RouteMail", body)).Verdict.ShouldBe(Verdict.Failed, body);
        }

        (await app.Host.PostRawAsync("RouteMail", "")).Verdict.ShouldBe(Verdict.Failed);
        (await app.Host.PostRawAsync("RouteMail", """{"Data":{}}""")).Verdict.ShouldBe(Verdict.Failed);
        (await app.Host.PostRawAsync("Sweep", "[]")).Verdict.ShouldBe(Verdict.Failed);
        (await app.Host.PostRawAsync("RouteMail", new string(' ', 200_000))).Verdict.ShouldBe(Verdict.Failed);
        (await app.Host.PostRawAsync("NoSuchFunction", WakeUp("RouteMail", 1))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.MessagesOfAliceAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task While_the_database_is_away_invocations_fail_and_afterwards_they_succeed()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        await app.AcceptAsync("alice@example.com");
        var name = await app.Database.ScalarAsync<string>("SELECT current_database()::text");
        await postgres.ExecuteAsync($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        var outcome = await app.Host.DeliverAsync("RouteMail", WakeUp("RouteMail", 1));
        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, app.Host.Log);
        outcome.Body.ShouldNotContain(name);
        await postgres.ExecuteAsync($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true");
        (await app.Host.DeliverAsync("RouteMail", WakeUp("RouteMail", 1))).Verdict.ShouldBe(Verdict.Succeeded, app.Host.Log);
        (await app.MessagesOfAliceAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_handler_answers_within_the_hosts_patience_without_any_database()
    {
        var data = Directory.CreateTempSubdirectory("pennypost-functions-");
        // Port 1 of the loopback refuses at once; the simulated host itself waits thirty seconds at the most.
        await using var host = await SimulatedHost.StartAsync(FunctionApp.Settings("Host=127.0.0.1;Port=1;Username=nobody;Timeout=5", data.FullName));
        (await host.TickAsync("Sweep")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        data.Delete(recursive: true);
    }

    private static string WakeUp(string kind, long id) => JsonSerializer.Serialize(new { kind, id });
}
