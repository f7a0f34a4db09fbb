using System.Globalization;
using Pennypost.Core.Services;
using Pennypost.Core.Sending;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Core.Tests.Sending;
using Pennypost.Core.Tracing;
using Pennypost.Store.Messages;
using Pennypost.Store.Tracing;

namespace Pennypost.Core.Tests.Tracing;

/// <summary>What the trace tells of messages that come, go, are refused and come back.</summary>
public sealed class MessageTraceTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SET-258", "SET-260", "SET-261")]
    public async Task A_delivered_message_is_told_from_MAIL_to_the_mailbox()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.PlayAsync(
            ServicePreset.IncomingMx, "EHLO client.example", "MAIL FROM:<kate@partner.example>", "RCPT TO:<anna@example.com>", "RCPT TO:<nobody@example.com>", "RCPT TO:<bob@example.com>",
            "DATA", "From: Kate <kate@partner.example>", "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Message-ID: <1@partner.example>", "", "Hello.", ".", "QUIT");
        await system.WorkAsync(MessageIntake.RouteMail);
        var history = await OnlyAsync(system, TraceOutcome.Delivered);
        var information = history.Message.Information;
        information[TraceInformation.Subject].ShouldBe("Grüße");
        information[TraceInformation.From].ShouldBe("Kate <kate@partner.example>");
        information[TraceInformation.ReturnPath].ShouldBe("kate@partner.example");
        information[TraceInformation.Recipients].ShouldBe("anna@example.com, bob@example.com");
        information[TraceInformation.MessageId].ShouldBe("<1@partner.example>");
        information[TraceInformation.Client].ShouldBe("127.0.0.1 (client.example)");
        information[TraceInformation.Type].ShouldBe("SMTP");
        information[TraceInformation.Service].ShouldBe("SMTP Server");
        information.ContainsKey(TraceInformation.Account).ShouldBeFalse();
        var texts = history.Events.Select(e => e.Text).ToList();
        texts[..5].ShouldBe(
        [
            "MAIL FROM:<kate@partner.example>", "RCPT TO:<anna@example.com>", "RCPT TO:<nobody@example.com>: refused with 550 5.1.1 " + texts[2][(texts[2].LastIndexOf("5.1.1 ", StringComparison.Ordinal) + 6)..],
            "RCPT TO:<bob@example.com>", "Accepted",
        ]);
        texts[5..].ShouldBe(["Stored in anna: INBOX (UID 1)", "Stored in bob: INBOX (UID 1)"], ignoreOrder: true);
        history.Message.Key.Id.ShouldBe(await system.Test.ScalarAsync<long>("SELECT id FROM message"));
    }

    [Theory]
    [Spec("SET-258")]
    [InlineData("nobody@example.com", "RCPT TO:<nobody@example.com>: refused with 550 5.1.1")]
    [InlineData("someone@elsewhere.example", "RCPT TO:<someone@elsewhere.example>: refused with 530 5.7.0")]
    public async Task A_transaction_that_is_refused_everything_is_told_too(string recipient, string told)
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.PlayAsync(ServicePreset.IncomingMx, "HELO client.example", "MAIL FROM:<kate@partner.example>", $"RCPT TO:<{recipient}>", "QUIT");
        var history = await OnlyAsync(system, TraceOutcome.Refused);
        history.Events.ShouldContain(e => e.Text.StartsWith(told, StringComparison.Ordinal));
        history.Message.Information[TraceInformation.ReturnPath].ShouldBe("kate@partner.example");
        history.Message.Key.Id.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_client_that_leaves_without_being_refused_anything_leaves_no_note()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.PlayAsync(ServicePreset.IncomingMx, "HELO client.example", "MAIL FROM:<kate@partner.example>", "RCPT TO:<anna@example.com>", "RSET", "QUIT");
        await system.Get<MessageTrace>().FlushAsync(TimeSpan.FromMinutes(1));
        (await system.Get<ITraceLog>().FindAsync(new TraceQuery(), CancellationToken.None)).Messages.ShouldBeEmpty();
    }

    [Fact]
    [Spec("SET-261")]
    public async Task A_message_that_leaves_is_told_with_the_other_servers_words_and_the_report_that_comes_of_it()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await MailSystem.StartAsync(postgres);
        await system.Settings.SetAsync(SmartHostSettings.Host, "127.0.0.1");
        await system.Settings.SetAsync(SmartHostSettings.Port, relay.Port.ToString(CultureInfo.InvariantCulture));
        await system.Settings.SetAsync(SmartHostSettings.Tls, "None");
        await system.PlayAsync(
            ServicePreset.Submission, "EHLO client.example", "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==", "MAIL FROM:<anna@example.com>", "RCPT TO:<one@away.example>", "RCPT TO:<nobody@away.example>",
            "RCPT TO:<later@away.example>", "DATA", "Subject: x", "", "text", ".", "QUIT");
        await system.WorkAsync(MessageIntake.RouteMail);
        await system.WorkAsync("SendMail");
        await system.Get<MessageTrace>().FlushAsync(TimeSpan.FromMinutes(1));
        var found = await system.Get<ITraceLog>().FindAsync(new TraceQuery(), CancellationToken.None);
        var (sent, report) = (found.Messages.Single(m => m.Outcome == TraceOutcome.Failed), found.Messages.Single(m => m.Outcome == TraceOutcome.Accepted));
        sent.Information[TraceInformation.Account].ShouldBe("anna");
        var texts = (await system.Get<ITraceLog>().ReadAsync(sent.Key, CancellationToken.None))!.Events.Select(e => e.Text).ToList();
        texts.ShouldContain("Queued to be sent to one@away.example");
        texts.ShouldContain(t => t.StartsWith("Sent to one@away.example by 127.0.0.1", StringComparison.Ordinal));
        texts.ShouldContain(t => t.StartsWith("Failed for good: nobody@away.example by 127.0.0.1", StringComparison.Ordinal));
        texts.ShouldContain(t => t.StartsWith("Not sent yet: later@away.example by 127.0.0.1", StringComparison.Ordinal));
        texts.ShouldContain($"Failure report to anna@example.com as message {report.Key.Id}");
        (await system.Get<ITraceLog>().ReadAsync(report.Key, CancellationToken.None))!.Events.Single().Text.ShouldBe($"Written about message {sent.Key.Id}");

        // The report finds its way as any message does.
        await system.WorkAsync(MessageIntake.RouteMail);
        await system.Get<MessageTrace>().FlushAsync(TimeSpan.FromMinutes(1));
        (await system.Get<ITraceLog>().ReadAsync(report.Key, CancellationToken.None))!.Message.Outcome.ShouldBe(TraceOutcome.Delivered);
    }

    [Fact]
    [Spec("SET-258")]
    public async Task Retention_of_0_days_records_nothing_and_forgets_what_there_was()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SendAsync("kate@partner.example", "anna@example.com", "Subject: x\r\n\r\ntext");
        await OnlyAsync(system, TraceOutcome.Accepted);
        await system.Settings.SetAsync(TraceSettings.RetentionDays, "0");
        await system.SendAsync("kate@partner.example", "anna@example.com", "Subject: y\r\n\r\ntext");
        await system.WorkAsync(MessageIntake.RouteMail);
        await system.Get<MessageTrace>().FlushAsync(TimeSpan.FromMinutes(1));
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message_trace")).ShouldBe(1);
        await system.Get<MessageTrace>().PruneWhenDueAsync(CancellationToken.None);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message_trace")).ShouldBe(0);
    }

    [Fact]
    [Spec("SET-258")]
    public async Task What_is_older_than_the_retention_is_forgotten_at_most_hourly()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        const string Insert = "INSERT INTO message_trace (id, at, outcome, information, events) VALUES (-{0}, now() - interval '{0} days', 0, '{{}}', '[]')";
        foreach (var days in (int[])[6, 9])
        {
            await system.Test.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, Insert, days));
        }

        await system.Get<MessageTrace>().PruneWhenDueAsync(CancellationToken.None);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message_trace")).ShouldBe(1);
        await system.Test.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, Insert, 10));
        await system.Get<MessageTrace>().PruneWhenDueAsync(CancellationToken.None);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message_trace")).ShouldBe(2, "less than an hour ago");
    }

    private static async Task<MessageHistory> OnlyAsync(MailSystem system, TraceOutcome outcome)
    {
        await system.Get<MessageTrace>().FlushAsync(TimeSpan.FromMinutes(1));
        var found = (await system.Get<ITraceLog>().FindAsync(new TraceQuery(), CancellationToken.None)).Messages.ShouldHaveSingleItem();
        found.Outcome.ShouldBe(outcome);
        return (await system.Get<ITraceLog>().ReadAsync(found.Key, CancellationToken.None))!;
    }
}
