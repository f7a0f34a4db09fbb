using System.Net;
using Pennypost.AdminApi.MessageTraces;
using Pennypost.Store.Tracing;

namespace Pennypost.AdminApi.Tests;

/// <summary>The message trace through the API.</summary>
public sealed class MessageTraceTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SET-258", "SET-259")]
    public async Task Messages_are_found_by_time_and_parts_and_their_history_is_told()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var noon = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
        await system.Get<ITraceLog>().WriteAsync(
            [
                Note(1, noon, TraceOutcome.Delivered, ("Subject", "Invoice"), ("From", "Ann <ann@example.org>"), ("ReturnPath", "a@example.org"), ("Client", "192.0.2.7 (x)"), ("Recipients", "anna@example.com")),
                Note(2, noon.AddHours(1), TraceOutcome.Refused, ("ReturnPath", "kate@partner.example"), ("Type", "SMTP")),
            ],
            CancellationToken.None);

        var all = await client.GetAsync<MessageTraceList>("message-trace");
        all.Items.Select(i => (i.MessageId, i.Outcome, i.Subject, i.From, i.Recipients)).ShouldBe(
        [
            (2L, TraceOutcome.Refused, "", "kate@partner.example", ""), (1L, TraceOutcome.Delivered, "Invoice", "Ann <ann@example.org>", "anna@example.com"),
        ]);
        all.IsComplete.ShouldBeTrue();
        (await client.GetAsync<MessageTraceList>("message-trace?any=192.0.2.7&subject=INVO")).Items.Single().MessageId.ShouldBe(1);
        (await client.GetAsync<MessageTraceList>("message-trace?sender=partner")).Items.Single().MessageId.ShouldBe(2);
        (await client.GetAsync<MessageTraceList>("message-trace?since=2026-03-14T12:30:00Z&until=2026-03-15T00:00:00Z")).Items.Single().MessageId.ShouldBe(2);

        var detail = await client.GetAsync<MessageTraceDetail>("message-trace/" + all.Items[1].Key);
        detail.Information.Select(i => i.Name).ShouldBe(["Subject", "From", "ReturnPath", "Recipients", "Client"]);
        detail.Events.Select(e => (e.At, e.Text)).ShouldBe([(noon, "first"), (noon.AddSeconds(1), "second")]);
    }

    [Theory]
    [InlineData("message-trace/1-1", HttpStatusCode.NotFound)]
    [InlineData("message-trace/nonsense", HttpStatusCode.NotFound)]
    [InlineData("message-trace/99999999999999999999-1", HttpStatusCode.NotFound)]
    [InlineData("message-trace?since=yesterday", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_or_no_question_is_refused(string path, HttpStatusCode expected)
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        (await client.GetAsync(path)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task A_part_is_bounded()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        (await client.GetAsync("message-trace?any=" + new string('x', 201))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static TraceNote Note(long id, DateTimeOffset at, TraceOutcome outcome, params (string Name, string Value)[] information) =>
        new(TraceKey.Of(at, id), outcome, [new TraceEvent(at, "1", "first"), new TraceEvent(at.AddSeconds(1), "2", "second")])
        {
            Information = information.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal),
        };
}
