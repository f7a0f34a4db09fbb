using System.Text;
using Pennypost.Net;
using Pennypost.Smtp.Client;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;
using Pennypost.Smtp.Tests.Support;

namespace Pennypost.Smtp.Tests.Client;

public sealed class SmtpClientTests
{
    private static readonly SmtpAddress Sender = new("anna", "sender.example");
    private static readonly SmtpAddress Bob = new("bob", "example.com");
    private static readonly SmtpAddress Unknown = new("unknown", "example.com");

    [Fact]
    public async Task Sends_to_our_own_server_over_starttls_with_log_in()
    {
        var serverSettings = new SmtpServerSettings { HostName = "mx.example", StartTls = TestTls.Server(), RequireTls = true, RequireAuthentication = true };
        await using var server = new TestServer(serverSettings);
        var settings = new SmtpClientSettings
        {
            HelloName = "us.example",
            Tls = SmtpTls.StartTls,
            TlsSettings = new TlsClientSettings { ServerName = "mx.example", TrustedRoots = TestTls.Roots },
            LogIn = new SmtpLogIn("alice", "secret"),
        };
        await using var client = await SmtpClient.OpenAsync(server.Client, settings, TimeProvider.System, CancellationToken.None);

        var first = await SendAsync(client, "Subject: x\r\n\r\n.dot\r\n..\r\nend", Bob, Unknown);
        var second = await SendAsync(client, "two\r\n", Bob);

        first.Select(result => (result.Outcome, result.Reply.Code, result.Reply.Status?.ToString())).ShouldBe(
            [(SmtpOutcome.Delivered, 250, "2.0.0"), (SmtpOutcome.Failed, 550, "5.1.1")]);
        second.Single().Outcome.ShouldBe(SmtpOutcome.Delivered);
        var messages = server.Backend.Accepted.ToArray();
        messages[0].Text.ShouldBe("Subject: x\r\n\r\n.dot\r\n..\r\nend\r\n");
        messages[0].Protocol.ShouldBe("ESMTPSA");
        messages[0].Mail.DeclaredSize.ShouldBe(27);
        messages[1].Text.ShouldBe("two\r\n");
    }

    [Fact]
    public async Task Refuses_a_certificate_for_another_name_when_verification_is_on()
    {
        await using var server = new TestServer(new SmtpServerSettings { HostName = "mx.example", StartTls = TestTls.Server() });
        var settings = new SmtpClientSettings
        {
            HelloName = "us.example",
            Tls = SmtpTls.StartTls,
            TlsSettings = new TlsClientSettings { ServerName = "other.example", TrustedRoots = TestTls.Roots },
        };

        var error = await Should.ThrowAsync<SmtpClientException>(
            async () => await SmtpClient.OpenAsync(server.Client, settings, TimeProvider.System, CancellationToken.None));

        error.Failure.ShouldBe(SmtpFailure.Tls);
    }

    [Fact]
    public async Task Sends_nothing_when_starttls_is_demanded_and_not_offered()
    {
        await using var server = new ScriptedServer("S: 220 hi", "C: EHLO us.example", "S: 250-mx", "S: 250 SIZE 10");
        var settings = new SmtpClientSettings { HelloName = "us.example", Tls = SmtpTls.StartTls, TlsSettings = new TlsClientSettings { ServerName = "mx" } };

        var error = await Should.ThrowAsync<SmtpClientException>(async () => await server.OpenAsync(settings));

        error.Failure.ShouldBe(SmtpFailure.Tls);
        server.Heard.ShouldBe(["EHLO us.example"]);
    }

    [Fact]
    public async Task Keeps_the_password_to_itself_without_tls()
    {
        await using var server = new ScriptedServer("S: 220 hi", "C: EHLO", "S: 250-mx", "S: 250 AUTH PLAIN");
        var settings = new SmtpClientSettings { HelloName = "us.example", Tls = SmtpTls.WhenOffered, LogIn = new SmtpLogIn("u", "p") };

        var error = await Should.ThrowAsync<SmtpClientException>(async () => await server.OpenAsync(settings));

        error.Failure.ShouldBe(SmtpFailure.LogIn);
    }

    [Fact]
    public async Task Logs_in_by_auth_login_when_plain_is_missing()
    {
        await using var server = new ScriptedServer(
            "S: 220 hi", "C: EHLO", "S: 250-mx", "S: 250 AUTH=LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: dQ==", "S: 334 UGFzc3dvcmQ6", "C: cA==",
            "S: 235 ok", "C: QUIT", "S: 221 bye");
        var settings = new SmtpClientSettings { HelloName = "us.example", Tls = SmtpTls.None, LogIn = new SmtpLogIn("u", "p") };

        await using var client = await server.OpenAsync(settings);

        client.IsUsable.ShouldBeTrue();
    }

    [Fact]
    public async Task Falls_back_to_helo_and_uses_no_extension_then()
    {
        await using var server = new ScriptedServer(
            "S: 220-hi", "S: 220 there", "C: EHLO", "S: 500 what?", "C: HELO us.example", "S: 250 mx", "C: MAIL FROM:<anna@sender.example>", "S: 250 ok",
            "C: RCPT TO:<bob@example.com>", "S: 250 ok", "C: DATA", "S: 354 go", "D: ", "S: 250 done", "C: QUIT", "S: 221 bye");

        await using (var client = await server.OpenAsync())
        {
            (await SendAsync(client, "..\nx", Bob)).Single().Outcome.ShouldBe(SmtpOutcome.Delivered);
        }

        server.Message.ShouldBe("...\r\nx\r\n");
        server.Heard[2].ShouldBe("MAIL FROM:<anna@sender.example>");
    }

    [Fact]
    public async Task Resets_when_every_recipient_is_refused()
    {
        await using var server = new ScriptedServer(
            "S: 220 hi", "C: EHLO", "S: 250-mx", "S: 250 PIPELINING", "C: MAIL", "C: RCPT", "C: RCPT", "S: 250 ok", "S: 550 5.1.1 no", "S: 450 4.2.1 later",
            "C: RSET", "S: 250 ok", "C: QUIT", "S: 221 bye");
        await using var client = await server.OpenAsync();

        var results = await SendAsync(client, "x", Bob, Unknown);

        results.Select(result => result.Outcome).ShouldBe([SmtpOutcome.Failed, SmtpOutcome.Deferred]);
        client.IsUsable.ShouldBeTrue();
    }

    [Fact]
    public async Task A_refused_sender_is_the_result_of_every_recipient()
    {
        await using var server = new ScriptedServer(
            "S: 220 hi", "C: EHLO", "S: 250-mx", "S: 250 PIPELINING", "C: MAIL", "C: RCPT", "C: RCPT", "S: 550 5.7.1 no", "S: 503 no mail", "S: 503 no mail",
            "C: RSET", "S: 250 ok", "C: QUIT", "S: 221 bye");
        await using var client = await server.OpenAsync();

        var results = await SendAsync(client, "x", Bob, Unknown);

        results.ShouldAllBe(result => result.Outcome == SmtpOutcome.Failed && result.Reply.Code == 550);
    }

    [Fact]
    public async Task A_lost_connection_defers_only_who_is_not_settled()
    {
        await using var server = new ScriptedServer(
            "S: 220 hi", "C: EHLO", "S: 250-mx", "S: 250 PIPELINING", "C: MAIL", "C: RCPT", "C: RCPT", "S: 250 ok", "S: 250 ok", "S: 550 5.1.1 no", "C: DATA",
            "S: 354 go", "D: ", "X: ");
        await using var client = await server.OpenAsync();

        var results = await SendAsync(client, "x", Bob, Unknown);

        results.Select(result => result.Outcome).ShouldBe([SmtpOutcome.Deferred, SmtpOutcome.Failed]);
        client.IsUsable.ShouldBeFalse();
    }

    [Theory]
    [InlineData("S: 250 ok")]
    [InlineData("S: 334 what")]
    public async Task Anything_but_354_to_data_never_counts_as_delivered(string reply)
    {
        await using var server = new ScriptedServer(
            "S: 220 hi", "C: EHLO", "S: 250 mx", "C: MAIL", "S: 250 ok", "C: RCPT", "S: 250 ok", "C: DATA", reply, "X: ");
        await using var client = await server.OpenAsync();

        (await SendAsync(client, "x", Bob)).Single().Outcome.ShouldBe(SmtpOutcome.Deferred);
    }

    [Fact]
    public async Task Does_not_start_what_the_server_cannot_take()
    {
        await using var server = new ScriptedServer("S: 220 hi", "C: EHLO", "S: 250-mx", "S: 250 SIZE 10", "C: QUIT", "S: 221 bye");
        await using var client = await server.OpenAsync();

        (await SendAsync(client, "more than ten octets", Bob)).Single().Reply.Status!.Value.ToString().ShouldBe("5.3.4");
        (await SendAsync(client, "x", new SmtpAddress("jörg", "example.com"))).Single().Reply.Status!.Value.ToString().ShouldBe("5.6.7");
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("9")]
    [InlineData("220_x")]
    [InlineData("199 x")]
    public async Task Refuses_what_is_no_reply(string greeting)
    {
        await using var server = new ScriptedServer("S: " + greeting);
        (await Should.ThrowAsync<SmtpClientException>(async () => await server.OpenAsync())).Failure.ShouldBe(SmtpFailure.BadReply);
    }

    [Fact]
    public async Task Bounds_the_lines_of_a_hostile_reply()
    {
        await using var many = new ScriptedServer([.. Enumerable.Repeat("S: 220-x", 200)]);
        (await Should.ThrowAsync<SmtpClientException>(async () => await many.OpenAsync())).Failure.ShouldBe(SmtpFailure.BadReply);

        await using var wide = new ScriptedServer("S: 220 " + new string('x', 5000));
        (await Should.ThrowAsync<SmtpClientException>(async () => await wide.OpenAsync())).Failure.ShouldBe(SmtpFailure.BadReply);

        await using var mixed = new ScriptedServer("S: 220-x", "S: 250 x");
        (await Should.ThrowAsync<SmtpClientException>(async () => await mixed.OpenAsync())).Failure.ShouldBe(SmtpFailure.BadReply);
    }

    [Fact]
    public async Task Gives_up_on_a_silent_server()
    {
        await using var server = new ScriptedServer();
        var settings = new SmtpClientSettings { HelloName = "us.example", Timeouts = new SmtpTimeouts { Greeting = TimeSpan.FromMilliseconds(50) } };
        (await Should.ThrowAsync<SmtpClientException>(async () => await server.OpenAsync(settings))).Failure.ShouldBe(SmtpFailure.TimedOut);
    }

    [Fact]
    public void A_host_name_cannot_smuggle_a_command() =>
        Should.Throw<ArgumentException>(() => new SmtpClientSettings { HelloName = "a\r\nMAIL" });

    private static async Task<IReadOnlyList<SmtpRecipientResult>> SendAsync(SmtpClient client, string message, params SmtpAddress[] recipients)
    {
        var octets = Encoding.UTF8.GetBytes(message);
        return await client.SendAsync(new SmtpEnvelopeToSend(Sender, recipients, octets.Length), new MemoryStream(octets), CancellationToken.None);
    }
}
