using System.Globalization;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Receiving;
using Pennypost.Core.Sending;
using Pennypost.Core.Services;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Net;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Tests.Sending;

/// <summary>What MAIL and RCPT ask for beyond the addresses, from the session through the queue to the next server and back to the sender.</summary>
public sealed class DeliveryOptionsTests(PostgresFixture postgres)
{
    private const string SendMail = "SendMail";
    private const string LogIn = "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==";

    [Fact]
    public async Task A_server_that_knows_dsn_gets_it_all_and_reports_itself()
    {
        await using var relay = await Relay.StartAsync();
        relay.KnowsExtensions = true;
        await using var system = await StartAsync(relay);
        await SubmitAsync(
            system, "RET=FULL ENVID=a+2Bb", "one@away.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;O+2Bne@away.example", "two@away.example> NOTIFY=NEVER", "three@away.example>");

        await WorkAsync(system);

        var (mail, recipients) = relay.Envelopes.Single();
        (mail.Return, mail.EnvelopeId).ShouldBe((SmtpReturn.Full, "a+b"));
        recipients.Select(recipient => $"{recipient.Notify} {recipient.OriginalRecipient}")
            .ShouldBe(["Success, Delay rfc822;O+ne@away.example", "Never ", "Unspecified "]);
        (await system.InboxAsync("anna")).ShouldBeEmpty();
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task A_server_without_dsn_makes_us_report_that_we_relayed()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "RET=HDRS ENVID=my-id", "one@away.example> NOTIFY=SUCCESS ORCPT=rfc822;first@away.example", "two@away.example>");

        await WorkAsync(system);

        relay.Envelopes.Single().Mail.EnvelopeId.ShouldBeNull();
        var report = (await system.InboxAsync("anna")).Single();
        report.ShouldContain("\r\nOriginal-Envelope-Id: my-id\r\nReporting-MTA: dns; mx.example.com\r\n");
        report.ShouldContain("\r\nOriginal-Recipient: rfc822; first@away.example\r\nFinal-Recipient: rfc822; one@away.example\r\nAction: relayed\r\nStatus: 2.");
        report.ShouldNotContain("two@away.example\r\nAction");
        report.ShouldContain("Return-Path: <>\r\n");
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task Arrival_in_a_mailbox_here_is_reported_to_who_asked()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await SubmitAsync(system, "ENVID=x1", "bob@example.com> NOTIFY=SUCCESS", "anna@example.com>");
        await WorkAsync(system);

        (await system.InboxAsync("bob")).Count.ShouldBe(1);
        var report = (await system.InboxAsync("anna"))[^1];
        report.ShouldContain("Original-Envelope-Id: x1");
        report.ShouldContain("Final-Recipient: rfc822; bob@example.com\r\nAction: delivered\r\nStatus: 2.1.5\r\n");
        (await system.InboxAsync("anna")).Count.ShouldBe(2);
        await ShouldBeEmptyAsync(system);
    }

    [Theory]
    [InlineData("NOTIFY=NEVER", false)]
    [InlineData("NOTIFY=SUCCESS", false)]
    [InlineData("NOTIFY=DELAY", false)]
    [InlineData("NOTIFY=SUCCESS,FAILURE", true)]
    [InlineData("", true)]
    public async Task Failures_are_reported_to_who_wants_them(string notify, bool reported)
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "", $"no@away.example> {notify}");
        await WorkAsync(system);
        (await system.InboxAsync("anna")).Count.ShouldBe(reported ? 1 : 0);
        await ShouldBeEmptyAsync(system);
    }

    [Theory]
    [InlineData("NOTIFY=NEVER", false)]
    [InlineData("NOTIFY=FAILURE", false)]
    [InlineData("NOTIFY=DELAY", true)]
    [InlineData("", true)]
    public async Task Delays_are_reported_to_who_wants_them(string notify, bool reported)
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "", $"later@away.example> {notify}");
        await system.Test.ExecuteAsync("UPDATE outgoing SET created_at = now() - interval '5 hours'");
        await WorkAsync(system);
        (await system.InboxAsync("anna")).Count.ShouldBe(reported ? 1 : 0);
    }

    [Fact]
    public async Task A_failed_message_comes_back_whole_when_asked_for_and_not_too_large()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "RET=FULL", "no@away.example>");
        await WorkAsync(system);
        var whole = (await system.InboxAsync("anna")).Single();
        whole.ShouldContain("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n");
        whole.ShouldContain("Received: from client.example");
        whole.ShouldContain("Subject: x\r\n\r\n.text\r\n\r\n--");

        await system.Settings.SetAsync(OutgoingSettings.ReturnUpTo, "100");
        await SubmitAsync(system, "RET=FULL", "no@away.example>");
        await WorkAsync(system);
        (await system.InboxAsync("anna"))[^1].ShouldContain("text/rfc822-headers");
    }

    [Fact]
    public async Task A_report_that_brings_back_a_large_message_is_queued_with_what_became_of_it()
    {
        // Larger than a database row takes: the report's body goes to the body store, in the same transaction.
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        var text = string.Join("\r\n", Enumerable.Repeat(new string('x', 70), 4_000));
        await system.PlayAsync(
            ServicePreset.Submission, "EHLO client.example", LogIn, "MAIL FROM:<anna@example.com> RET=FULL", "RCPT TO:<no@away.example>", "DATA", "Subject: x", "", text, ".", "QUIT");
        await WorkAsync(system);
        await WorkAsync(system);
        (await system.InboxAsync("anna")).Single().ShouldContain(text);
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    [Spec("SVC-214")]
    public async Task Dsn_can_be_switched_off()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        (await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "QUIT")).ShouldContain("250-DSN");
        await system.SetAsync(ServicePreset.IncomingMx, SmtpExtensionServiceSettings.DisableStatusNotifications, "true");
        var replies = await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "MAIL FROM:<a@b.example> RET=FULL", "QUIT");
        replies.ShouldNotContain("250-DSN");
        replies[^2].ShouldStartWith("555 5.5.4");
    }

    [Fact]
    public async Task What_requires_tls_goes_only_where_it_is_promised()
    {
        using var authority = new TestCertificates();
        var tls = new TlsServerSettings { SelectCertificate = new ServerCertificates(authority.Issue("localhost", "127.0.0.1")).Select };
        await using var relay = await Relay.StartAsync(tls: tls);
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "", "one@away.example>");

        // In the session REQUIRETLS needs TLS, which these tests do not have: the queue is told what the session would have said.
        await system.Test.ExecuteAsync("""UPDATE outgoing SET options = '{"requireTls":true,"return":2}'""");
        relay.KnowsExtensions = true;
        await WorkAsync(system);

        // The relay's certificate is nobody's: TLS, but not verified.
        relay.Messages.ShouldBeEmpty();
        var report = (await system.InboxAsync("anna")).Single();
        report.ShouldContain("Status: 5.7.30\r\n");
        report.ShouldContain("text/rfc822-headers", customMessage: "RFC 8689 §5: the message itself does not go back");
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task What_misses_its_deadline_is_returned_untried()
    {
        await using var relay = await Relay.StartAsync();
        relay.KnowsExtensions = true;
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "BY=3600;R", "later@away.example>");
        await system.WorkAsync(SendMail);
        (await system.Test.ScalarAsync<bool>("SELECT expires_at < now() + interval '61 minutes' FROM outgoing")).ShouldBeTrue();

        await system.Test.ExecuteAsync("UPDATE outgoing SET options = jsonb_set(options, '{deliverBy}', to_jsonb(now() - interval '1 minute'))");
        await system.Test.ExecuteAsync("UPDATE work SET due_at = now()");
        var sessions = relay.Sessions;
        await WorkAsync(system);

        relay.Sessions.ShouldBe(sessions);
        (await system.InboxAsync("anna")).Single().ShouldContain("Action: failed\r\nStatus: 5.4.7");
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task A_deadline_that_returns_goes_only_to_servers_that_keep_it()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "BY=3600;R", "one@away.example>");
        await WorkAsync(system);
        relay.Messages.ShouldBeEmpty();
        (await system.InboxAsync("anna")).Single().ShouldContain("Status: 5.3.3");

        await using var better = await Relay.StartAsync();
        better.KnowsExtensions = true;
        await using var other = await StartAsync(better);
        await SubmitAsync(other, "BY=3600;R", "one@away.example>");
        await WorkAsync(other);
        better.Envelopes.Single().Mail.DeliverBy!.Return.ShouldBeTrue();
    }

    [Fact]
    public async Task A_deadline_that_only_tells_tells_when_it_comes()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "BY=600;N", "later@away.example>");
        await system.WorkAsync(SendMail);
        await system.WorkAsync(SendMail);
        await system.Test.ExecuteAsync(
            "UPDATE outgoing SET options = jsonb_set(options, '{deliverBy}', to_jsonb(now() + interval '2 minutes'))");
        await system.Test.ExecuteAsync("UPDATE work SET due_at = now()");
        await WorkAsync(system);
        (await system.InboxAsync("anna")).ShouldBeEmpty();
        (await system.Test.ScalarAsync<bool>("SELECT due_at BETWEEN now() + interval '1 minute' AND now() + interval '2 minutes' FROM work")).ShouldBeTrue("the plan says 15 minutes");

        await system.Test.ExecuteAsync("UPDATE outgoing_recipient SET last_attempt_at = now() - interval '3 minutes'");
        await system.Test.ExecuteAsync(
            "UPDATE outgoing SET options = jsonb_set(options, '{deliverBy}', to_jsonb(now() - interval '2 minutes'))");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await system.Test.ExecuteAsync("UPDATE work SET due_at = now()");
            await WorkAsync(system);
        }

        (await system.InboxAsync("anna")).Single().ShouldContain("Action: delayed");
    }

    [Fact]
    public async Task A_held_message_waits_for_its_time()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var replies = await system.PlayAsync(ServicePreset.Submission, "EHLO c", "QUIT");
        replies.ShouldContain(line => line.StartsWith("250-FUTURERELEASE 2592000 ", StringComparison.Ordinal));
        (await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "QUIT")).ShouldNotContain(line => line.Contains("FUTURERELEASE", StringComparison.Ordinal));
        await SubmitAsync(system, "HOLDFOR=3600", "bob@example.com>");
        (await system.InboxAsync("bob")).ShouldBeEmpty();
        (await system.Test.ScalarAsync<bool>("SELECT due_at BETWEEN now() + interval '50 minutes' AND now() + interval '60 minutes' FROM work")).ShouldBeTrue();

        await system.Test.ExecuteAsync("UPDATE work SET due_at = now()");
        await system.WorkAsync(MessageIntake.RouteMail);
        (await system.InboxAsync("bob")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Messages_share_a_session_with_the_smart_host()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        for (var i = 0; i < 5; i++)
        {
            await SubmitAsync(system, "", "one@away.example>");
            await system.WorkAsync(SendMail);
        }

        relay.Messages.Count.ShouldBe(5);
        relay.Sessions.ShouldBe(1);
    }

    [Fact]
    public async Task A_kept_session_that_was_closed_costs_no_attempt()
    {
        await using var relay = await Relay.StartAsync(new SmtpServerSettings { HostName = "relay.example", CommandTimeout = TimeSpan.FromSeconds(2) });
        await using var system = await StartAsync(relay);
        for (var i = 0; i < 2; i++)
        {
            await SubmitAsync(system, "", "one@away.example>");
            await system.WorkAsync(SendMail);
            await Task.Delay(TimeSpan.FromSeconds(3)); // The relay loses patience; there is nothing else to wait for.
        }

        relay.Messages.Count.ShouldBe(2);
        relay.Sessions.ShouldBe(2);
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task Etrn_makes_the_queue_of_a_domain_due_for_those_who_may_ask()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "", "later@away.example>");
        await SubmitAsync(system, "", "later@sub.away.example>", "later@other.example>");
        await system.WorkAsync(SendMail);
        (await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "ETRN away.example", "QUIT"))[^2].ShouldStartWith("459 ");

        await system.SetAsync(ServicePreset.IncomingMx, SmtpExtensionServiceSettings.TurnClients, "192.0.2.1, 127.0.0.0/8");
        var replies = await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "ETRN nothing.example", "ETRN away.example", "QUIT");
        replies.ShouldContain("250-ETRN");
        replies[^3].ShouldStartWith("251 ");
        replies[^2].ShouldStartWith("253 2.0.0 Ok, 1 messages");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work WHERE due_at <= now()")).ShouldBe(1);
        (await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "ETRN @away.example", "QUIT"))[^2].ShouldStartWith("253 2.0.0 Ok, 2 messages");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work WHERE due_at <= now()")).ShouldBe(2);
    }

    [Fact]
    [Spec("SVC-208", "SVC-209", "SVC-210")]
    public async Task Vrfy_and_expn_answer_only_who_may_ask()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        async Task<string[]> AskAsync() => (await system.PlayAsync(
            ServicePreset.IncomingMx, "EHLO c", "VRFY bob", "VRFY bob@example.com", "VRFY nobody", "EXPN bob", "EXPN nobody", "QUIT")).ToArray()[^6..^1];
        (await AskAsync()).ShouldAllBe(reply => reply.StartsWith("252 2.5.2 ", StringComparison.Ordinal));
        await system.SetAsync(ServicePreset.IncomingMx, SmtpVrfyServiceSettings.Enabled, "true");
        (await AskAsync()).ShouldAllBe(reply => reply.StartsWith("252 2.5.2 ", StringComparison.Ordinal), "an empty list is nobody");

        await system.AllowAsync(new AccessListKey(AccessScope.Vrfy), "192.0.2.0/24");
        (await AskAsync()).ShouldAllBe(reply => reply.StartsWith("252 2.5.2 ", StringComparison.Ordinal), "the list names others");
        await system.AllowAsync(new AccessListKey(AccessScope.Vrfy), "127.0.0.1/32");
        (await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "QUIT")).ShouldContain("250-VRFY");
        (await AskAsync()).ShouldBe([
            "250 2.1.5 <bob@example.com>", "250 2.1.5 <bob@example.com>", "550 5.1.1 Address unknown", "250 2.1.5 <bob@example.com>", "550 5.1.1 No such list"]);
    }

    private async Task<MailSystem> StartAsync(Relay relay)
    {
        var system = await MailSystem.StartAsync(postgres);
        await system.Settings.SetAsync(SmartHostSettings.Port, relay.Port.ToString(CultureInfo.InvariantCulture));
        await system.Settings.SetAsync(SmartHostSettings.Host, "127.0.0.1");
        return system;
    }

    private static async Task SubmitAsync(MailSystem system, string parameters, params string[] recipients)
    {
        string[] lines =
        [
            "EHLO client.example", LogIn, $"MAIL FROM:<anna@example.com> {parameters}".TrimEnd(), .. recipients.Select(recipient => $"RCPT TO:<{recipient}".TrimEnd()),
            "DATA", "Subject: x", "", "..text", ".", "QUIT",
        ];
        var replies = await system.PlayAsync(ServicePreset.Submission, lines);
        replies[^2].ShouldStartWith("250 2.0.0 ", Case.Sensitive, string.Join('\n', replies));
        await system.WorkAsync(MessageIntake.RouteMail);
    }

    private static async Task WorkAsync(MailSystem system)
    {
        await system.WorkAsync(SendMail);
        await system.WorkAsync(MessageIntake.RouteMail);
        await system.WorkAsync(SendMail);
    }

    private static async Task ShouldBeEmptyAsync(MailSystem system) =>
        (await system.Test.ScalarAsync<long>("SELECT (SELECT count(*) FROM outgoing) + (SELECT count(*) FROM work)")).ShouldBe(0);
}
