using Pennypost.Core.Receiving;
using Pennypost.Core.Receiving.Rejected;
using Pennypost.Core.Services;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Tests.Receiving;

/// <summary>From the SMTP session into the store.</summary>
public sealed class SmtpBackendTests(PostgresFixture postgres)
{
    // "\0anna\0correct-horse" in base64.
    private const string LogIn = "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==";

    [Fact]
    [Spec("USR-036")]
    public async Task An_accepted_message_is_in_the_inbox_with_its_trace_fields()
    {
        await using var system = await MailSystem.StartAsync(postgres);

        var reply = await system.SendAsync("carl@sender.example", "bob@example.com", "Subject: hello\r\n\r\n..dot");
        await system.WorkAsync(MessageIntake.RouteMail);

        reply.ShouldStartWith("250 2.0.0 Ok: queued as ");
        var id = reply.Split(' ')[^1];
        var message = (await system.InboxAsync("bob")).Single();
        message.ShouldStartWith(
            $"Return-Path: <carl@sender.example>\r\nAuthentication-Results: mx.example.com;\r\n\tauth=none\r\nReceived: from client.example ([127.0.0.1])\r\n\tby mx.example.com (Pennypost) with SMTP id {id}\r\n\tfor <bob@example.com>;\r\n\t");
        message.ShouldEndWith("+0000\r\nSubject: hello\r\n\r\n.dot\r\n");
    }

    [Fact]
    public async Task One_message_for_many_is_stored_once_and_does_not_name_them()
    {
        await using var system = await MailSystem.StartAsync(postgres);

        var replies = await system.PlayAsync(
            ServicePreset.IncomingMx, "EHLO client.example", "MAIL FROM:<>", "RCPT TO:<bob@example.com>", "RCPT TO:<Anna@EXAMPLE.com>", "RCPT TO:<bob@example.com>", "DATA",
            "Subject: x", "", "text", ".", "QUIT");
        await system.WorkAsync(MessageIntake.RouteMail);

        replies[^2].ShouldStartWith("250 2.0.0 ");
        var message = (await system.InboxAsync("bob")).Single();
        (await system.InboxAsync("anna")).Single().ShouldBe(message);
        message.ShouldStartWith("Return-Path: <>\r\n");
        message.ShouldContain("with ESMTP id");
        message.ShouldNotContain("for <");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(1);
    }

    [Fact]
    public async Task A_large_message_goes_to_the_body_store_and_comes_back_whole()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var text = string.Join("\r\n", Enumerable.Range(0, 10_000).Select(number => $"line {number} of a message that is too large for its row"));

        await system.SendAsync("carl@sender.example", "bob@example.com", "Subject: large\r\n\r\n" + text);
        await system.WorkAsync(MessageIntake.RouteMail);

        (await system.InboxAsync("bob")).Single().ShouldEndWith("Subject: large\r\n\r\n" + text + "\r\n");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message WHERE body_key IS NOT NULL")).ShouldBe(1);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM body_reservation")).ShouldBe(0);
    }

    [Fact]
    [Spec("SVC-069", "SVC-073")]
    public async Task Strangers_cannot_relay_and_unknown_recipients_are_refused()
    {
        await using var system = await MailSystem.StartAsync(postgres);

        var replies = await system.PlayAsync(
            ServicePreset.IncomingMx, "HELO c", "MAIL FROM:<anna@example.com>", "RCPT TO:<far@away.example>", "RCPT TO:<nobody@example.com>", "DATA", "QUIT");

        replies[3].ShouldBe("530 5.7.0 Authentication required");
        replies[4].ShouldBe("550 5.1.1 <nobody@example.com> unknown");
        replies[5].ShouldStartWith("554 5.5.1");
    }

    [Fact]
    [Spec("USR-031")]
    public async Task Who_logs_in_may_send_anywhere()
    {
        await using var system = await MailSystem.StartAsync(postgres);

        var replies = await system.PlayAsync(
            ServicePreset.Submission, "EHLO c", LogIn, "MAIL FROM:<anna@example.com>", "RCPT TO:<far@away.example>", "RCPT TO:<bob@example.com>", "DATA", "Subject: x", "",
            "text", ".", "QUIT");
        await system.WorkAsync(MessageIntake.RouteMail);

        replies.ShouldContain("235 2.7.0 Authentication successful");
        replies[^2].ShouldStartWith("250 2.0.0 ");
        (await system.InboxAsync("bob")).Single().ShouldContain("with ESMTPA id");
        (await system.Test.ScalarAsync<string>("SELECT address FROM outgoing_recipient")).ShouldBe("far@away.example");
        (await system.Test.ScalarAsync<bool>("SELECT submitted_by = (SELECT id FROM account WHERE name = 'anna') FROM outgoing")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("AUTH PLAIN AGFubmEAd3Jvbmc=", "535 5.7.8")] // wrong password
    [InlineData("AUTH PLAIN Ym9iAGFubmEAY29ycmVjdC1ob3JzZQ==", "535 5.7.8")] // anna as bob
    [InlineData("AUTH PLAIN AG5vYm9keQBjb3JyZWN0LWhvcnNl", "535 5.7.8")] // unknown
    public async Task Every_failed_log_in_looks_the_same(string command, string expected)
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var replies = await system.PlayAsync(ServicePreset.Submission, "EHLO c", command, "MAIL FROM:<anna@example.com>", "QUIT");
        replies[^3].ShouldStartWith(expected);
        replies[^2].ShouldStartWith("530 5.7.0");
    }

    [Fact]
    [Spec("SVC-070", "SVC-071")]
    public async Task The_size_limit_of_the_service_holds()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.IncomingMx, SmtpServiceSettings.MaximumMessageSize, "2000");

        var replies = await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "MAIL FROM:<a@b.example> SIZE=2001", "QUIT");
        replies.ShouldContain("250-SIZE 2000");
        replies[^2].ShouldStartWith("552 5.3.4");
        (await system.SendAsync("a@b.example", "bob@example.com", new string('x', 2000))).ShouldStartWith("552 5.3.4");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(0);
    }

    [Fact]
    [Spec("SVC-211")]
    public async Task A_service_greets_by_its_own_name_or_else_by_that_of_the_system()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.IncomingMx, SmtpAdvancedServiceSettings.GreetingName, "mail.partner.example");
        var replies = await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "QUIT");
        replies[0].ShouldStartWith("220 mail.partner.example ");
        replies[1].ShouldStartWith("250-mail.partner.example");
        (await system.PlayAsync(ServicePreset.Submission, "QUIT"))[0].ShouldStartWith("220 mx.example.com ");
        SmtpAdvancedServiceSettings.GreetingName.Validate("a b").ShouldNotBeNull();
        SmtpAdvancedServiceSettings.GreetingName.Validate("[192.0.2.1]").ShouldNotBeNull();
    }

    [Fact]
    [Spec("SVC-072", "SVC-215", "SVC-216", "SVC-222", "SVC-224")]
    public async Task What_a_service_refuses_is_its_own_business()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.IncomingMx, SmtpServiceSettings.RefuseUnknownRecipients, "false");
        await system.SetAsync(ServicePreset.IncomingMx, SmtpAdvancedServiceSettings.RefusePercent, "false");
        await system.SetAsync(ServicePreset.IncomingMx, SmtpAdvancedServiceSettings.RefuseExclamation, "false");
        await system.SetAsync(ServicePreset.IncomingMx, SmtpAdvancedServiceSettings.MaximumLineLength, "100");
        await system.SetAsync(ServicePreset.IncomingMx, SmtpAdvancedServiceSettings.MaximumLogInFailures, "1");
        string[] recipients = ["RCPT TO:<nobody@example.com>", "RCPT TO:<a%b@example.com>", "RCPT TO:<a!b@example.com>"];
        string[] message = ["RCPT TO:<anna@example.com>", "DATA", "Subject: x", "", new string('x', 101), ".", "QUIT"];
        var mx = await system.PlayAsync(ServicePreset.IncomingMx, ["EHLO c", "MAIL FROM:<a@b.example>", .. recipients, .. message]);
        mx.SkipLast(1).TakeLast(6).Select(reply => reply[..3]).ShouldBe(["250", "250", "250", "250", "354", "500"]);
        var submission = await system.PlayAsync(ServicePreset.Submission, ["EHLO c", LogIn, "MAIL FROM:<a@b.example>", .. recipients, .. message]);
        submission.SkipLast(1).TakeLast(6).Select(reply => reply[..3]).ShouldBe(["550", "553", "553", "250", "354", "250"]);

        string[] wrong = ["EHLO c", "AUTH PLAIN AGFubmEAd3Jvbmc=", "NOOP", "NOOP", "NOOP"];
        (await system.PlayAsync(ServicePreset.IncomingMx, wrong))[^1].ShouldStartWith("421 ");
        (await system.PlayAsync(ServicePreset.Submission, [.. wrong, "QUIT"]))[^1].ShouldStartWith("221 ");
    }

    [Fact]
    [Spec("SVC-221")]
    public async Task Addresses_that_nobody_has_are_remembered_where_the_service_says_so()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var rejected = system.Get<RejectedRecipients>();
        var listing = system.Get<RejectedRecipientListing>();
        string[] lines = ["EHLO c", "MAIL FROM:<Kate@else.example>", "RCPT TO:<Nobody@example.com>", "RCPT TO:<bob@example.com>", "RCPT TO:<x@away.example>", "QUIT"];
        await system.PlayAsync(ServicePreset.IncomingMx, lines);
        await rejected.FlushAsync();
        (await listing.ListAsync("", 0, 10, CancellationToken.None)).Total.ShouldBe(0, "off by default");

        await system.SetAsync(ServicePreset.IncomingMx, SmtpAdvancedServiceSettings.LogUnknownRecipients, "true");
        await system.PlayAsync(ServicePreset.IncomingMx, lines);
        await system.PlayAsync(ServicePreset.IncomingMx, "EHLO c", "MAIL FROM:<>", "RCPT TO:<other@example.com>", "QUIT");
        await rejected.FlushAsync();
        await system.PlayAsync(ServicePreset.IncomingMx, lines);
        await rejected.FlushAsync();
        var (rows, total) = await listing.ListAsync("", 0, 10, CancellationToken.None);
        total.ShouldBe(2);
        rows.Select(r => (r.Recipient, r.Client.ToString(), r.Sender, r.Attempts, r.ServiceId))
            .ShouldBe([("nobody@example.com", "127.0.0.1", "Kate@else.example", 2, 1), ("other@example.com", "127.0.0.1", "", 1, 1)]);
        (await listing.ListAsync("KATE@", 0, 10, CancellationToken.None)).Rows.Single().Recipient.ShouldBe("nobody@example.com");
        (await listing.ListAsync("", 50, 10, CancellationToken.None)).Total.ShouldBe(2);

        await system.Test.ExecuteAsync("UPDATE rejected_recipient SET last_at = last_at - interval '31 days' WHERE recipient = 'other@example.com'");
        await rejected.PruneAsync(CancellationToken.None);
        (await listing.ListAsync("", 0, 10, CancellationToken.None)).Rows.Single().Recipient.ShouldBe("nobody@example.com");
        await system.Test.ExecuteAsync(
            $"INSERT INTO rejected_recipient SELECT 1, 'r' || i, '192.0.2.1', '', 1, now(), now() + i * interval '1 second' FROM generate_series(1, {RejectedRecipients.MostRows}) i");
        await rejected.PruneAsync(CancellationToken.None);
        (await listing.ListAsync("", 0, 1, CancellationToken.None)).Total.ShouldBe(RejectedRecipients.MostRows);
        await rejected.ClearAsync(CancellationToken.None);
        (await listing.ListAsync("", 0, 1, CancellationToken.None)).Total.ShouldBe(0);
    }

    [Fact]
    [Spec("SVC-145")]
    public async Task Limits_of_a_new_service_are_those_of_the_specification()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var service = system.Service(ServicePreset.IncomingMx).Service;
        service.Get(TransactionLimitServiceSettings.MaximumRecipientsIncoming).ShouldBe(100);
        service.Get(TransactionLimitServiceSettings.MaximumRecipientsLocal).ShouldBe(0);
        service.Get(TransactionLimitServiceSettings.MaximumMessagesLocal).ShouldBe(0);
        var limits = SmtpServices.Settings(service, system.Settings, tls: null);
        limits.AuthenticatedLimits.Recipients.ShouldBe(TransactionLimitServiceSettings.MostRecipients, "memory is not without limit");
        limits.Limits.Recipients.ShouldBe(100);
    }

    [Fact]
    public async Task A_message_that_runs_in_a_circle_is_refused()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var hops = string.Concat(Enumerable.Repeat("Received: from a by b; Sat, 21 Nov 2026 20:00:00 +0000\r\n", TraceFields.MaximumHops));
        (await system.SendAsync("a@b.example", "bob@example.com", hops + "Subject: x\r\n\r\n")).ShouldStartWith("554 5.4.6");
    }

    [Fact]
    public async Task International_domains_are_kept_as_a_labels()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.PlayAsync(
            ServicePreset.Submission, "EHLO c", LogIn, "MAIL FROM:<jörg@münchen.example> SMTPUTF8", "RCPT TO:<用户@münchen.example>", "DATA", "Subject: x", "", ".", "QUIT");
        await system.WorkAsync(MessageIntake.RouteMail);
        (await system.Test.ScalarAsync<string>("SELECT sender FROM outgoing")).ShouldBe("jörg@xn--mnchen-3ya.example");
        (await system.Test.ScalarAsync<string>("SELECT address FROM outgoing_recipient")).ShouldBe("用户@xn--mnchen-3ya.example");
    }
}
