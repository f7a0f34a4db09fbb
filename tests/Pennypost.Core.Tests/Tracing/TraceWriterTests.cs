using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Core.Tracing;
using Pennypost.Store.Tracing;
using System.Diagnostics.Metrics;

namespace Pennypost.Core.Tests.Tracing;

/// <summary>How notes are taken and written behind: bounded, never in anybody's way.</summary>
public sealed class TraceWriterTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Plenty = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Notes_of_one_message_are_written_as_one()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var log = new FakeLog();
        using var trace = Trace(system, log);
        var key = TraceKey.Of(DateTimeOffset.UtcNow, 1);
        trace.Note(new TraceNote(key, TraceOutcome.Accepted, [trace.Event("one")]) { Information = new Dictionary<string, string> { ["Subject"] = "s" } });
        trace.Note(new TraceNote(key, TraceOutcome.Delivered, [trace.Event("two")]));
        await trace.FlushAsync(Plenty);
        var note = log.Written.ShouldHaveSingleItem();
        note.Outcome.ShouldBe(TraceOutcome.Delivered);
        note.Events.Select(e => e.Text).ShouldBe(["one", "two"]);
        note.Information!["Subject"].ShouldBe("s");
    }

    [Fact]
    public async Task A_log_that_is_away_gets_the_same_notes_again_when_it_is_back()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var log = new FakeLog { Fault = new IOException("away") };
        using var trace = Trace(system, log);
        trace.Note(Note(trace, 1));
        await trace.FlushAsync(Plenty);
        trace.Note(Note(trace, 2));
        log.Fault = null;
        await trace.FlushAsync(Plenty);
        log.Written.Select(n => n.Key.Id).ShouldBe([1, 2]);
        trace.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task What_the_log_refuses_for_good_is_dropped_and_counted_and_others_are_written()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var log = new FakeLog { Fault = new InvalidDataException("never") };
        using var trace = Trace(system, log);
        trace.Note(Note(trace, 1));
        await trace.FlushAsync(Plenty);
        trace.Dropped.ShouldBe(1);
        trace.Current.ShouldHaveSingleItem().Code.ShouldBe("trace-dropped");
        log.Fault = null;
        trace.Note(Note(trace, 2));
        await trace.FlushAsync(Plenty);
        log.Written.ShouldHaveSingleItem().Key.Id.ShouldBe(2);
    }

    [Fact]
    public async Task While_the_log_hangs_notes_cost_a_bounded_place_and_no_time_and_the_rest_is_counted()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var log = new FakeLog { Hangs = true };
        using var trace = Trace(system, log);
        for (var i = 1; i <= MessageTrace.Capacity + 500; i++)
        {
            trace.Note(Note(trace, i));
        }

        trace.Dropped.ShouldBe(500);
        await trace.FlushAsync(TimeSpan.FromMilliseconds(100));
        log.Written.ShouldBeEmpty();
        log.Hangs = false;
        await trace.FlushAsync(Plenty);
        log.Written.Count.ShouldBe(MessageTrace.Capacity);
    }

    [Fact]
    public async Task Refusals_are_noted_up_to_a_rate_and_the_rest_is_counted()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        using var trace = Trace(system, new FakeLog());
        var noted = Enumerable.Range(0, 20_000).Count(_ => trace.MayNoteRefusal());
        noted.ShouldBeInRange(1_000, 10_000);
        trace.Dropped.ShouldBe(20_000 - noted);
    }

    [Fact]
    public async Task Texts_of_strangers_are_one_bounded_line()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        using var trace = Trace(system, new FakeLog());
        trace.Event("a\r\nb\0c\u009fd").Text.ShouldBe("a  b c d");
        trace.Event("😀\ud800!").Text.ShouldBe("😀\ufffd!");
        trace.Event(new string('x', 10_000)).Text.ShouldBe(new string('x', 499) + "…");
    }

    private static TraceNote Note(MessageTrace trace, long id) => new(TraceKey.Of(DateTimeOffset.UnixEpoch.AddSeconds(id), id), TraceOutcome.Accepted, [trace.Event("x")]);

    private static MessageTrace Trace(MailSystem system, FakeLog log) => new(
        new ServiceCollection().AddSingleton<ITraceLog>(log).BuildServiceProvider(), system.Settings, system.Get<IMeterFactory>(), TimeProvider.System, NullLogger<MessageTrace>.Instance);

    private sealed class FakeLog : ITraceLog
    {
        public List<TraceNote> Written { get; } = [];

        public Exception? Fault { get; set; }

        public bool Hangs { get; set; }

        public async Task WriteAsync(IReadOnlyList<TraceNote> notes, CancellationToken cancellationToken)
        {
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (Fault is not null)
            {
                throw Fault;
            }

            Written.AddRange(notes);
        }

        public Task<TraceMatches> FindAsync(TraceQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<MessageHistory?> ReadAsync(TraceKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
