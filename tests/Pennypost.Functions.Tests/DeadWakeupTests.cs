using Pennypost.Functions.Tests.Simulation;

namespace Pennypost.Functions.Tests;

/// <summary>Wake-ups that the bus gave up: recorded once, noted on the row, and the work is done all the same.</summary>
public sealed class DeadWakeupTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_dead_letter_is_noted_on_the_row_of_work_and_the_sweep_still_does_it()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        var id = await app.AcceptAsync("alice@example.com");
        for (var i = 0; i < 3; i++)
        {
            var outcome = await app.Host.DeadLetterAsync("RouteMailDead", $$"""{"kind":"RouteMail","id":{{id}}}""", "letter-1", "MaxDeliveryCountExceeded", "The database was away.");
            outcome.Verdict.ShouldBe(Verdict.Succeeded, outcome + app.Host.Log);
        }

        (await app.Database.ScalarAsync<long>("SELECT count(*) FROM dead_wakeup")).ShouldBe(1);
        (await app.Database.ScalarAsync<string>($"SELECT last_error FROM work WHERE id = {id}"))
            .ShouldBe("The wake-up was given up after 10 deliveries: MaxDeliveryCountExceeded: The database was away.");
        (await app.Host.TickAsync("Sweep")).Logs.ShouldContain(line => line.StartsWith("pennypost.health ", StringComparison.Ordinal) && line.EndsWith(" wakeups.dead=1", StringComparison.Ordinal));
        (await app.MessagesOfAliceAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("""{"kind":"SendMail","id":5}""")]
    [InlineData("""{"kind":"RouteMail","id":-7}""")]
    public async Task A_message_that_is_no_wake_up_is_recorded_too(string body)
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        (await app.Host.DeadLetterAsync("RouteMailDead", body, "letter-2", "", "")).Verdict.ShouldBe(Verdict.Succeeded, app.Host.Log);
        (await app.Host.DeadLetterAsync("RouteMailDead", body + new string('x', 20_000), "letter-3", new string('r', 5000), "")).Verdict.ShouldBe(Verdict.Succeeded, app.Host.Log);
        (await app.Database.ScalarAsync<long>("SELECT count(*) FROM dead_wakeup WHERE work_id IS NULL AND length(body) <= 1000 AND length(reason) BETWEEN 1 AND 1000")).ShouldBe(2);
    }

    [Fact]
    public async Task An_unknown_queue_has_no_function()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        (await app.Host.PostRawAsync("NoSuchWorkDead", """{"Data":{"wakeUp":"x"}}""")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}
