using Pennypost.Store.Tracing;

namespace Pennypost.Azure.Tests.Tracing;

/// <summary>What every trace log does, wherever it is kept.</summary>
public abstract class TraceLogContract
{
    /// <summary>A noon, so that hours around it are the same day of UTC.</summary>
    protected static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty log.</summary>
    protected abstract Task<ITraceLog> LogAsync(int mostLookedAt = 10_000);

    [Fact]
    [Spec("SET-258", "SET-260")]
    public async Task A_message_is_told_with_what_identifies_it_and_its_events_in_order()
    {
        var log = await LogAsync();
        var note = Note(1, Noon, ("Subject", "Grüße 😀 \"quoted\" \\ 'single'"), ("From", "Ann <ann@example.org>"));
        await log.WriteAsync([note], Cancel);
        var history = (await log.ReadAsync(note.Key, Cancel)).ShouldNotBeNull();
        history.Message.Key.ShouldBe(note.Key);
        history.Message.Outcome.ShouldBe(TraceOutcome.Accepted);
        history.Message.Information.OrderBy(i => i.Key, StringComparer.Ordinal).ShouldBe(note.Information!.OrderBy(i => i.Key, StringComparer.Ordinal));
        history.Events.ShouldBe(note.Events);
        (await log.ReadAsync(TraceKey.Of(Noon, 2), Cancel)).ShouldBeNull();
        (await log.ReadAsync(TraceKey.Of(Noon.AddDays(40), 1), Cancel)).ShouldBeNull();
    }

    [Fact]
    [Spec("SET-258")]
    public async Task What_several_processes_tell_comes_together_in_any_order_and_twice_does_no_harm()
    {
        var log = await LogAsync();
        var accepted = Note(7, Noon, ("Subject", "one"));
        var routed = new TraceNote(accepted.Key, TraceOutcome.Queued, [Event(2, "queued")]);
        var sent = new TraceNote(accepted.Key, TraceOutcome.Sent, [Event(61, "sent"), Event(61, "sent to another")]);
        var delayed = new TraceNote(accepted.Key, TraceOutcome.Delayed, [Event(30, "not yet")]);
        await log.WriteAsync([sent], Cancel);
        (await log.ReadAsync(accepted.Key, Cancel)).ShouldNotBeNull().Message.Information.ShouldBeEmpty();
        (await log.FindAsync(new TraceQuery(), Cancel)).Messages.ShouldBeEmpty("only events are known");
        await log.WriteAsync([routed], Cancel);
        await log.WriteAsync([delayed], Cancel);
        await log.WriteAsync([accepted], Cancel);
        await log.WriteAsync([sent], Cancel);
        var history = (await log.ReadAsync(accepted.Key, Cancel)).ShouldNotBeNull();
        history.Events.Select(e => e.Text).ShouldBe(["arrived", "queued", "not yet", "sent", "sent to another"]);
        history.Message.Outcome.ShouldBe(TraceOutcome.Sent);
        var found = (await log.FindAsync(new TraceQuery(), Cancel)).Messages.ShouldHaveSingleItem();
        (found.Key, found.Outcome).ShouldBe((accepted.Key, TraceOutcome.Sent));
    }

    [Fact]
    [Spec("SET-259")]
    public async Task Fields_are_searched_for_parts_in_any_case_and_all_must_fit()
    {
        var log = await LogAsync();
        await log.WriteAsync(
            [
                Note(1, Noon, ("Subject", "Invoice for ÄRGER"), ("From", "Ann <ann@example.org>"), ("ReturnPath", "bounce@list.example.org"), ("Client", "192.0.2.7 (mx)")),
                Note(2, Noon.AddSeconds(1), ("Subject", "Invoice"), ("From", "Bob <bob@example.org>"), ("Recipients", "sales@example.com, info@example.com")),
                Note(31_337, Noon.AddSeconds(2), ("From", "Cid <cid@example.org>")),
            ],
            Cancel);
        await FindsAsync(log, new TraceQuery(), 31_337, 2, 1);
        await FindsAsync(log, new TraceQuery { Subject = "INVOICE" }, 2, 1);
        await FindsAsync(log, new TraceQuery { Subject = "ärger" }, 1);
        await FindsAsync(log, new TraceQuery { Sender = "ANN@" }, 1);
        await FindsAsync(log, new TraceQuery { Sender = "bounce@" }, 1);
        await FindsAsync(log, new TraceQuery { Any = "192.0.2.7" }, 1);
        await FindsAsync(log, new TraceQuery { Any = "sales@" }, 2);
        await FindsAsync(log, new TraceQuery { Any = "31337" }, 31_337);
        await FindsAsync(log, new TraceQuery { Subject = "invoice", Sender = "bob", Any = "info@" }, 2);
        await FindsAsync(log, new TraceQuery { Subject = "invoice", Sender = "cid" });
        await FindsAsync(log, new TraceQuery { Any = "%" });
    }

    [Fact]
    public async Task A_search_is_limited_to_a_time_with_its_beginning_and_without_its_end()
    {
        var log = await LogAsync();
        await log.WriteAsync([Note(1, Noon.AddDays(-1)), Note(2, Noon), Note(3, Noon.AddMilliseconds(1)), Note(4, Noon.AddHours(3)), Note(5, Noon.AddDays(1))], Cancel);
        await FindsAsync(log, new TraceQuery { Since = Noon }, 5, 4, 3, 2);
        await FindsAsync(log, new TraceQuery { Until = Noon }, 1);
        await FindsAsync(log, new TraceQuery { Since = Noon, Until = Noon.AddMilliseconds(1) }, 2);
        await FindsAsync(log, new TraceQuery { Since = Noon.AddDays(-1), Until = Noon.AddDays(1) }, 4, 3, 2, 1);
    }

    [Fact]
    [Spec("SET-259")]
    public async Task The_hundred_newest_are_found_and_whoever_asks_is_told_that_there_are_more()
    {
        var log = await LogAsync();
        await log.WriteAsync([.. Enumerable.Range(1, 100).Select(i => Note(i, Noon.AddSeconds(i)))], Cancel);
        (await log.FindAsync(new TraceQuery(), Cancel)).IsComplete.ShouldBeTrue();
        await log.WriteAsync([.. Enumerable.Range(101, 600).Select(i => Note(i, Noon.AddSeconds(i)))], Cancel);
        var matches = await log.FindAsync(new TraceQuery(), Cancel);
        matches.Messages.Select(m => m.Key.Id).ShouldBe(Enumerable.Range(601, 100).Select(i => (long)i).Reverse());
        matches.IsComplete.ShouldBeFalse();
        await FindsAsync(log, new TraceQuery { Until = Noon.AddSeconds(3) }, 2, 1);
    }

    [Fact]
    public async Task A_search_ends_when_it_has_looked_at_enough_and_says_so()
    {
        var log = await LogAsync(mostLookedAt: 50);
        await log.WriteAsync([.. Enumerable.Range(1, 60).Select(i => Note(i, Noon.AddSeconds(i), ("Subject", i <= 20 ? "old" : "new")))], Cancel);
        var matches = await log.FindAsync(new TraceQuery { Subject = "old" }, Cancel);
        matches.Messages.Select(m => m.Key.Id).ShouldBe(Enumerable.Range(11, 10).Select(i => (long)i).Reverse());
        matches.IsComplete.ShouldBeFalse();
    }

    [Fact]
    [Spec("SET-258")]
    public async Task Days_that_are_over_are_forgotten()
    {
        var log = await LogAsync();
        await log.WriteAsync([Note(1, Noon.AddDays(-2)), Note(2, Noon.AddDays(-1)), Note(3, Noon)], Cancel);
        await log.PruneAsync(Noon.AddDays(-1).AddHours(5), Cancel);
        await FindsAsync(log, new TraceQuery(), 3, 2);
        (await log.ReadAsync(TraceKey.Of(Noon.AddDays(-2), 1), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task The_largest_note_is_kept_whole()
    {
        var log = await LogAsync();
        var events = Enumerable.Range(0, 101).Select(i => Event(i, new string('Ж', 500))).ToArray();
        var information = Enumerable.Range(0, 10).ToDictionary(i => $"Name{i}", _ => new string('語', 500));
        await log.WriteAsync([.. Enumerable.Range(1, 120).Select(i => new TraceNote(TraceKey.Of(Noon, i), TraceOutcome.Accepted, events) { Information = information })], Cancel);
        var history = (await log.ReadAsync(TraceKey.Of(Noon, 77), Cancel)).ShouldNotBeNull();
        history.Events.ShouldBe(events);
        history.Message.Information["Name9"].ShouldBe(information["Name9"]);
    }

    [Fact]
    public async Task Several_processes_write_at_once()
    {
        var log = await LogAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => log.WriteAsync(
            [.. Enumerable.Range(1, 200).Select(i => new TraceNote(TraceKey.Of(Noon.AddSeconds(i), i), TraceOutcome.Accepted, [Event(i, $"by {writer}")]) { Information = new Dictionary<string, string> { ["Subject"] = "s" } })],
            Cancel)));
        (await log.ReadAsync(TraceKey.Of(Noon.AddSeconds(50), 50), Cancel)).ShouldNotBeNull().Events.Count.ShouldBe(6);
    }

    protected static TraceNote Note(long id, DateTimeOffset at, params (string Name, string Value)[] information) =>
        new(TraceKey.Of(at, id), TraceOutcome.Accepted, [Event(1, "arrived")])
        {
            Information = information.Append(("Type", "SMTP")).ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal),
        };

    private static int s_tag;

    private static TraceEvent Event(int second, string text) => new(Noon.AddSeconds(second), $"{Interlocked.Increment(ref s_tag):x12}", text);

    private static async Task FindsAsync(ITraceLog log, TraceQuery query, params long[] ids)
    {
        var matches = await log.FindAsync(query, Cancel);
        matches.Messages.Select(m => m.Key.Id).ShouldBe(ids);
        matches.IsComplete.ShouldBeTrue();
    }
}
