using System.Globalization;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Core.Sending;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Net;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Tests.Sending;

/// <summary>The outgoing queue against a smart host on loopback.</summary>
public sealed class SendMailTests(PostgresFixture postgres)
{
    private const string SendMail = "SendMail";
    private const string LogIn = "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==";

    [Fact]
    public async Task A_message_leaves_through_the_smart_host_and_the_queue_is_empty()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "anna@example.com", "one@away.example", "two@away.example");

        await system.WorkAsync(SendMail);

        var (sender, recipients, body, _) = relay.Messages.Single();
        sender.ShouldBe("anna@example.com");
        recipients.ShouldBe(["one@away.example", "two@away.example"]);
        body.ShouldStartWith("Authentication-Results: mx.example.com;\r\n\tauth=pass smtp.auth=anna\r\nReceived: from client.example");
        body.ShouldEndWith("Subject: x\r\n\r\n.text\r\n");
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task Logs_in_inside_tls_when_told_so()
    {
        using var authority = new TestCertificates();
        var tls = new TlsServerSettings { SelectCertificate = new ServerCertificates(authority.Issue("localhost", "127.0.0.1")).Select };
        var settings = new SmtpServerSettings { HostName = "relay.example", RequireTls = true, RequireAuthentication = true };
        await using var relay = await Relay.StartAsync(settings, tls);
        await using var system = await StartAsync(relay);
        await system.Settings.SetAsync(SmartHostSettings.Tls, "StartTls");
        await system.Settings.SetAsync(SmartHostSettings.UserName, "relay-user");
        await system.Settings.SetAsync(SmartHostSettings.Password, "relay-secret");
        await SubmitAsync(system, "anna@example.com", "one@away.example");

        // The certificate is from nobody we trust: nothing leaves.
        await system.WorkAsync(SendMail);
        relay.Messages.ShouldBeEmpty();
        (await system.Test.ScalarAsync<string>("SELECT last_reply FROM outgoing_recipient")).ShouldContain("TLS handshake failed");

        await system.Settings.SetAsync(SmartHostSettings.VerifyCertificate, "false");
        await system.Get<SmartHostWatch>().WakeAsync(CancellationToken.None);
        await system.WorkAsync(SendMail);
        relay.Messages.Single().Protocol.ShouldBe("ESMTPSA");
        await ShouldBeEmptyAsync(system);
    }

    [Theory]
    [InlineData("TLS-Required: No", true)]
    [InlineData("tls-required:  no ", true)]
    [InlineData("TLS-Required: Yes", false)]
    [InlineData("X-Other: No", false)]
    public async Task What_would_rather_travel_in_clear_than_not_at_all_is_not_stopped_by_tls(string field, bool sent)
    {
        // RFC 8689 §5. The certificate is from nobody we trust, and the configuration insists on a good one.
        using var authority = new TestCertificates();
        var tls = new TlsServerSettings { SelectCertificate = new ServerCertificates(authority.Issue("localhost", "127.0.0.1")).Select };
        await using var relay = await Relay.StartAsync(tls: tls);
        await using var system = await StartAsync(relay);
        await system.Settings.SetAsync(SmartHostSettings.Tls, "StartTls");
        await SubmitFieldAsync(system, field);
        await system.WorkAsync(SendMail);
        relay.Messages.Count.ShouldBe(sent ? 1 : 0);
        relay.Messages.ShouldAllBe(message => message.Protocol == "ESMTPS", "TLS is still used where it is to be had");
    }

    [Fact]
    public async Task What_would_rather_travel_in_clear_does_so_where_there_is_no_tls_but_never_with_a_password()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await system.Settings.SetAsync(SmartHostSettings.Tls, "StartTls");
        await SubmitFieldAsync(system, "TLS-Required: No");
        await system.WorkAsync(SendMail);
        relay.Messages.Single().Protocol.ShouldBe("ESMTP");

        await system.Settings.SetAsync(SmartHostSettings.UserName, "relay-user");
        await system.Settings.SetAsync(SmartHostSettings.Password, "relay-secret");
        await SubmitFieldAsync(system, "TLS-Required: No");
        await system.WorkAsync(SendMail);
        relay.Messages.Count.ShouldBe(1);
        (await system.Test.ScalarAsync<string>("SELECT last_reply FROM outgoing_recipient")).ShouldContain("does not offer STARTTLS");
    }

    [Fact]
    public async Task Who_asks_for_tls_and_against_it_gets_it()
    {
        // RFC 8689 §4.1: REQUIRETLS outranks the field, and it is kept with the message.
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await system.PlayAsync(
            ServicePreset.Submission, "EHLO client.example", LogIn, "MAIL FROM:<anna@example.com>", "RCPT TO:<one@away.example>", "DATA", "TLS-Required: No", "", "text", ".", "QUIT");

        // In the session REQUIRETLS needs TLS, which these tests do not have: the envelope is told what the session would have said.
        await system.Test.ExecuteAsync("""UPDATE envelope SET options = '{"requireTls":true}'""");
        await system.WorkAsync(MessageIntake.RouteMail);
        (await system.Test.ScalarAsync<string>("SELECT options->>'requireTls' FROM outgoing")).ShouldBe("true");
        await system.WorkAsync(SendMail);
        relay.Messages.ShouldBeEmpty();
        (await system.Test.ScalarAsync<string>("SELECT options->>'requireTls' FROM envelope")).ShouldBe("true", "the report is as secret as the message");
    }

    private static async Task SubmitFieldAsync(MailSystem system, string field)
    {
        (await system.PlayAsync(
            ServicePreset.Submission, "EHLO client.example", LogIn, "MAIL FROM:<anna@example.com>", "RCPT TO:<one@away.example>", "DATA", "Subject: x", field, "", "text", ".", "QUIT"))[^2]
            .ShouldStartWith("250 ");
        await system.WorkAsync(MessageIntake.RouteMail);
    }

    [Fact]
    [Spec("CON-165")]
    public async Task A_refused_recipient_is_reported_once_and_the_others_are_sent_or_wait()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "anna@example.com", "one@away.example", "no@away.example", "later@away.example");

        await system.WorkAsync(SendMail);
        await system.WorkAsync(MessageIntake.RouteMail);

        relay.Messages.Single().Recipients.ShouldBe(["one@away.example"]);
        var report = (await system.InboxAsync("anna")).Single();
        report.ShouldStartWith("Return-Path: <>\r\nFrom: Mail Delivery System <postmaster@mx.example.com>\r\n");
        report.ShouldContain("Final-Recipient: rfc822; no@away.example\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        report.ShouldNotContain("later@");
        (await StatesAsync(system)).ShouldBe("one:1:1 no:2:1 later:0:1");

        // The next attempt is for the one that waits only.
        await DueNowAsync(system);
        await system.WorkAsync(SendMail);
        relay.Messages.Count.ShouldBe(1);
        (await StatesAsync(system)).ShouldBe("one:1:1 no:2:1 later:0:2");
        (await system.InboxAsync("anna")).Count.ShouldBe(1);
    }

    [Fact]
    [Spec("CON-161")]
    public async Task Attempts_follow_the_plan()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await system.Settings.SetAsync(OutgoingSettings.RetryIntervals, "7,60");
        await SubmitAsync(system, "anna@example.com", "later@away.example");

        await system.WorkAsync(SendMail);
        (await MinutesToNextAsync(system)).ShouldBeInRange(6, 7);
        await DueNowAsync(system);
        await system.WorkAsync(SendMail);
        (await MinutesToNextAsync(system)).ShouldBeInRange(59, 60);
        (await system.Test.ScalarAsync<string>("SELECT last_error FROM work")).ShouldBe("450 4.2.1 Try later");
    }

    [Fact]
    [Spec("CON-163")]
    public async Task What_has_been_tried_long_enough_fails_and_is_reported()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "anna@example.com", "later@away.example");
        await system.Test.ExecuteAsync("UPDATE outgoing SET expires_at = now() - interval '1 second'");

        await system.WorkAsync(SendMail);
        await system.WorkAsync(MessageIntake.RouteMail);

        (await system.InboxAsync("anna")).Single().ShouldContain("Status: 5.4.7");
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    [Spec("CON-164")]
    public async Task A_delay_is_reported_once()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "anna@example.com", "later@away.example");
        await system.WorkAsync(SendMail);
        await system.Test.ExecuteAsync("UPDATE outgoing SET created_at = now() - interval '5 hours'");
        await system.Test.ExecuteAsync("UPDATE outgoing_recipient SET last_attempt_at = now() - interval '4 hours 30 minutes'");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await DueNowAsync(system);
            await system.WorkAsync(SendMail);
            await system.WorkAsync(MessageIntake.RouteMail);
        }

        (await system.InboxAsync("anna")).Single().ShouldContain("Action: delayed");
    }

    [Fact]
    [Spec("USR-035")]
    public async Task The_null_reverse_path_never_gets_a_report()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await StartAsync(relay);
        await SubmitAsync(system, "", "no@away.example");

        await system.WorkAsync(SendMail);
        await system.WorkAsync(MessageIntake.RouteMail);

        (await system.InboxAsync("anna")).ShouldBeEmpty();
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task A_recipient_that_nobody_has_any_more_is_reported()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.IncomingMx, SmtpServiceSettings.RefuseUnknownRecipients, "false");
        (await system.SendAsync("anna@example.com", "gone@example.com", "Subject: x\r\n\r\ntext")).ShouldStartWith("250 2.0.0");

        await system.WorkAsync(MessageIntake.RouteMail);
        await system.WorkAsync(SendMail);
        await system.WorkAsync(MessageIntake.RouteMail);

        (await system.InboxAsync("anna")).Single().ShouldContain("Final-Recipient: rfc822; gone@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    [Spec("CON-127")]
    public async Task Without_a_smart_host_mail_waits_and_says_why_until_there_is_one()
    {
        await using var relay = await Relay.StartAsync();
        await using var system = await MailSystem.StartAsync(postgres);
        await SubmitAsync(system, "anna@example.com", "one@away.example");

        await system.WorkAsync(SendMail);
        (await system.Test.ScalarAsync<string>("SELECT last_error FROM work")).ShouldBe(SendMailHandler.NoSmartHost);
        (await StatesAsync(system)).ShouldBe("one:0:0");

        await ConfigureAsync(system, relay);
        var woken = async () => await system.Test.ScalarAsync<bool>("SELECT due_at <= now() FROM work");
        for (var deadline = DateTime.UtcNow.AddSeconds(30); !await woken() && DateTime.UtcNow < deadline;)
        {
            await Task.Delay(20);
        }

        await system.WorkAsync(SendMail);
        relay.Messages.Count.ShouldBe(1);
        await ShouldBeEmptyAsync(system);
    }

    [Fact]
    public async Task A_smart_host_that_is_away_is_tried_again()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.Settings.SetAsync(SmartHostSettings.Host, "127.0.0.1");
        await system.Settings.SetAsync(SmartHostSettings.Port, "1");
        await SubmitAsync(system, "anna@example.com", "one@away.example");

        await system.WorkAsync(SendMail);

        (await StatesAsync(system)).ShouldBe("one:0:1");
        (await system.Test.ScalarAsync<string>("SELECT last_status FROM outgoing_recipient")).ShouldBe("4.4.1");
        (await MinutesToNextAsync(system)).ShouldBeInRange(4, 5);
    }

    private async Task<MailSystem> StartAsync(Relay relay)
    {
        var system = await MailSystem.StartAsync(postgres);
        await ConfigureAsync(system, relay);
        return system;
    }

    private static async Task ConfigureAsync(MailSystem system, Relay relay)
    {
        await system.Settings.SetAsync(SmartHostSettings.Port, relay.Port.ToString(CultureInfo.InvariantCulture));
        await system.Settings.SetAsync(SmartHostSettings.Host, "127.0.0.1");
    }

    private static async Task SubmitAsync(MailSystem system, string sender, params string[] recipients)
    {
        string[] lines =
        [
            "EHLO client.example", LogIn, $"MAIL FROM:<{sender}>", .. recipients.Select(recipient => $"RCPT TO:<{recipient}>"), "DATA", "Subject: x", "", "..text", ".", "QUIT",
        ];
        (await system.PlayAsync(ServicePreset.Submission, lines))[^2].ShouldStartWith("250 2.0.0 ");
        await system.WorkAsync(MessageIntake.RouteMail);
    }

    private static Task<int> DueNowAsync(MailSystem system) => system.Test.ExecuteAsync("UPDATE work SET due_at = now() WHERE kind = 'SendMail'");

    private static async Task<double> MinutesToNextAsync(MailSystem system) =>
        (double)await system.Test.ScalarAsync<decimal>("SELECT extract(epoch FROM due_at - now()) / 60 FROM work WHERE kind = 'SendMail'");

    private static Task<string> StatesAsync(MailSystem system) => system.Test.ScalarAsync<string>(
        "SELECT string_agg(split_part(address, '@', 1) || ':' || state || ':' || attempts, ' ' ORDER BY ordinal) FROM outgoing_recipient");

    private static async Task ShouldBeEmptyAsync(MailSystem system)
    {
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM outgoing")).ShouldBe(0);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM outgoing_recipient")).ShouldBe(0);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work WHERE kind = 'SendMail'")).ShouldBe(0);
    }
}
