using System.Collections.Concurrent;
using System.Diagnostics;
using Pennypost.Core.Services;
using Pennypost.Core.Receiving;
using Pennypost.Core.Sending;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Core.Tests.Sending;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Tests.Telemetry;

/// <summary>What a collector would see of one message (docs/operations/metrics.md).</summary>
public sealed class TraceTests(PostgresFixture postgres)
{
    private const long OwnBlocks = 1_000_000_000;

    [Fact]
    public async Task One_trace_runs_from_the_socket_over_the_database_to_mailbox_and_smart_host()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Pennypost", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var relay = await Relay.StartAsync();
        await using var system = await MailSystem.StartAsync(postgres);
        // Other tests run at the same time, each with a database of its own: ids that only this one gives out tell its traces from theirs.
        await system.Test.ExecuteAsync($"ALTER SEQUENCE id_block RESTART WITH {OwnBlocks}");
        await system.Settings.SetAsync(SmartHostSettings.Host, "127.0.0.1");
        await system.Settings.SetAsync(SmartHostSettings.Port, relay.Port.ToString());
        await system.Settings.SetAsync(SmartHostSettings.Tls, "None");

        await system.PlayAsync(
            ServicePreset.Submission, "EHLO client.example", "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==", "MAIL FROM:<anna@example.com>",
            "RCPT TO:<bob@example.com>", "RCPT TO:<one@away.example>", "DATA", "Subject: traced", "", "text", ".", "QUIT");
        await system.WorkAsync(MessageIntake.RouteMail);
        await system.WorkAsync("SendMail");

        (await system.InboxAsync("bob")).Count.ShouldBe(1);
        relay.Messages.Count.ShouldBe(1);
        var id = await system.Test.ScalarAsync<long>("SELECT message_id FROM entry LIMIT 1");
        id.ShouldBeGreaterThan(OwnBlocks);
        var sent = ended.Where(a => a.OperationName == "mail.send").Select(a => a.TraceId).ToHashSet();
        var trace = ended.Where(a => sent.Contains(a.TraceId)).GroupBy(a => a.TraceId)
            .Single(t => t.Any(a => a.OperationName == "mail.route" && a.GetTagItem("pennypost.message.id") is long m && m == id));
        var names = trace.OrderBy(a => a.StartTimeUtc).Select(a => a.OperationName).ToList();
        names.ShouldBe(["smtp.message", "mail.route", "mail.send"]);
        var received = trace.Single(a => a.OperationName == "smtp.message");
        trace.Where(a => a != received).ShouldAllBe(a => a.ParentSpanId == received.SpanId);
    }
}
