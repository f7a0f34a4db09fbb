using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Accounts;
using Pennypost.Core.Mappings;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Imap;
using Pennypost.Net;
using Pennypost.Pop3;

namespace Pennypost.Core.Tests.Access;

/// <summary>Sessions obey the lists.</summary>
public sealed class EnforcementTests(PostgresFixture postgres)
{
    // "\0anna\0correct-horse" and "\0bob\0correct-horse" in base64.
    private const string AnnaLogsIn = "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==";
    private const string BobLogsIn = "AUTH PLAIN AGJvYgBjb3JyZWN0LWhvcnNl";

    private static readonly IPEndPoint Near = new(IPAddress.Parse("192.168.66.23"), 40000);
    private static readonly IPEndPoint Far = new(IPAddress.Parse("203.0.113.5"), 40000);

    [Fact]
    [Spec("SVC-153", "SVC-371")]
    public async Task With_modes_about_connecting_a_refused_address_gets_no_greeting()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.IncomingMx, RelayServiceSettings.AntiRelay, nameof(AntiRelayMode.NoChecks));
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(1), [AccessListTests.Allow("192.168.0.0/16")]);
        (await system.PlayAsync(Far, ServicePreset.IncomingMx, "EHLO c.example", "QUIT")).ShouldBe(["554 5.7.1 Server access not allowed"]);
        (await system.PlayAsync(Near, ServicePreset.IncomingMx, "EHLO c.example", "QUIT"))[0].ShouldStartWith("220 ");

        // As IPv4 in IPv6 it is the same client.
        var mapped = new IPEndPoint(IPAddress.Parse("::ffff:203.0.113.5"), 40000);
        (await system.PlayAsync(mapped, ServicePreset.IncomingMx, "EHLO c.example", "QUIT"))[0].ShouldStartWith("554 ");
    }

    [Fact]
    [Spec("SVC-360")]
    public async Task With_modes_about_connecting_only_the_users_of_the_entry_log_in()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.IncomingMx, RelayServiceSettings.AntiRelay, nameof(AntiRelayMode.NoChecks));
        var anna = await AccountAsync(system, "anna");
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(1), [new AccessEntry(true, AccessEntryType.Any) { Users = [anna] }]);
        (await system.PlayAsync(Far, ServicePreset.IncomingMx, "EHLO c.example", AnnaLogsIn, "QUIT"))[^2].ShouldStartWith("235 ");
        (await system.PlayAsync(Far, ServicePreset.IncomingMx, "EHLO c.example", BobLogsIn, "QUIT"))[^2].ShouldBe("535 5.7.8 Authentication credentials invalid");
    }

    [Fact]
    [Spec("SVC-016", "SVC-069", "SVC-360")]
    public async Task With_the_recommended_mode_the_users_of_the_entry_relay_and_others_send_in()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var anna = await AccountAsync(system, "anna");
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(1), [new AccessEntry(true, AccessEntryType.Any) { Users = [anna] }]);
        string[] mail = ["MAIL FROM:<x@example.com>", "RCPT TO:<bob@example.com>", "RCPT TO:<y@remote.example>", "QUIT"];
        (await system.PlayAsync(Far, ServicePreset.IncomingMx, ["EHLO c.example", AnnaLogsIn, .. mail]))[^2].ShouldStartWith("250 ");
        var bob = await system.PlayAsync(Far, ServicePreset.IncomingMx, ["EHLO c.example", BobLogsIn, .. mail]);
        bob[^3].ShouldStartWith("250 ");
        bob[^2].ShouldBe("550 5.7.1 Relaying not allowed for this user/address");
    }

    [Fact]
    [Spec("SVC-057", "SVC-138", "SVC-139", "SVC-351", "USR-118")]
    public async Task A_device_that_cannot_log_in_sends_from_an_address_with_allow_unauth_and_has_the_limits_of_users()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(2), [AccessListTests.Allow("192.168.66.0/24") with { AllowUnauthenticated = true }]);
        await system.SetAsync(ServicePreset.Submission, TransactionLimitServiceSettings.MaximumRecipientsIncoming, "1");
        await system.SetAsync(ServicePreset.Submission, TransactionLimitServiceSettings.MaximumRecipientsLocal, "2");
        string[] mail = ["EHLO c.example", "MAIL FROM:<printer@example.com>", "RCPT TO:<a@remote.example>", "RCPT TO:<b@remote.example>", "RCPT TO:<c@remote.example>", "QUIT"];
        var replies = await system.PlayAsync(Near, ServicePreset.Submission, mail);
        replies[^4].ShouldStartWith("250 ");
        replies[^3].ShouldStartWith("250 ");
        replies[^2].ShouldStartWith("452 4.5.3");
        (await system.PlayAsync(Far, ServicePreset.Submission, mail))[^5].ShouldBe("550 5.7.1 Relaying not allowed");
        var policy = system.Get<AccessPolicy>();
        var submission = system.Service(ServicePreset.Submission).Service;
        (policy.IsLocal(submission, Near.Address), policy.IsLocal(submission, Far.Address)).ShouldBe((true, false));
    }

    [Fact]
    [Spec("SVC-056", "USR-030")]
    public async Task Submission_asks_for_a_log_in_even_for_local_recipients()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        (await system.PlayAsync(Far, ServicePreset.Submission, "EHLO c.example", "MAIL FROM:<anna@example.com>", "QUIT"))[^2].ShouldBe("530 5.7.0 Authentication required");
    }

    [Fact]
    [Spec("SVC-058", "USR-032")]
    public async Task Ten_minutes_after_a_POP3_log_in_its_very_address_sends_as_that_user_where_allowed()
    {
        var time = new ManualTime();
        await using var system = await MailSystem.StartAsync(postgres, time);
        await Pop3Async(system, Near, "anna");
        string[] mail = ["EHLO c.example", "MAIL FROM:<anna@example.com>", "RCPT TO:<y@remote.example>", "QUIT"];
        (await system.PlayAsync(Near, ServicePreset.IncomingMx, mail))[^2].ShouldStartWith("530 ");

        await system.SetAsync(ServicePreset.IncomingMx, RelayServiceSettings.TakePop3LogIn, "true");
        (await system.PlayAsync(Near, ServicePreset.IncomingMx, mail))[^2].ShouldStartWith("250 ");
        (await system.PlayAsync(new IPEndPoint(IPAddress.Parse("192.168.66.24"), 1), ServicePreset.IncomingMx, mail))[^2].ShouldStartWith("530 ");

        time.Advance(Pop3LogIns.Window);
        (await system.PlayAsync(Near, ServicePreset.IncomingMx, mail))[^2].ShouldStartWith("530 ");
    }

    [Fact]
    [Spec("SVC-042", "SVC-043", "SVC-260", "SVC-360", "SVC-365", "USR-116", "USR-260")]
    public async Task POP3_obeys_its_list_at_connect_and_at_log_in()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var anna = await AccountAsync(system, "anna");
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(4), [AccessListTests.Allow("192.168.66.0/24") with { Users = [anna] }]);
        (await Pop3Async(system, Far, "anna")).ShouldBe("-ERR Pennypost POP3 Server access not allowed!\r\n");
        var admitted = await Pop3Async(system, Near, "anna");
        admitted.Split("\r\n")[2].ShouldStartWith("+OK");
        var wrong = await Pop3Async(system, Near, "anna", "wrong");
        (await Pop3Async(system, Near, "bob")).Split("\r\n")[2].ShouldBe(wrong.Split("\r\n")[2]);
    }

    [Fact]
    [Spec("SVC-266", "SVC-360")]
    public async Task IMAP_obeys_its_list_at_connect_and_at_log_in()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var anna = await AccountAsync(system, "anna");
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(6), [AccessListTests.Allow("192.168.66.0/24") with { Users = [anna] }]);
        (await ImapAsync(system, Far, "anna")).ShouldBe("* BYE Pennypost IMAP4rev1 Server access not allowed!\r\n");
        (await ImapAsync(system, Near, "anna")).ShouldContain("a OK");
        (await ImapAsync(system, Near, "bob")).ShouldContain("a NO [AUTHENTICATIONFAILED] Log-in failed\r\n");
    }

    [Fact]
    public async Task Users_send_with_their_own_addresses_only_where_a_service_says_so()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.Submission, RelayServiceSettings.OwnSenderOnly, "true");
        await system.Get<MappingChanges>().CreateAsync(new MappingValues("sales@example.com", "anna", MappingType.Always, false, ""), "test", CancellationToken.None);
        async Task<string> FromAsync(string sender) =>
            (await system.PlayAsync(Far, ServicePreset.Submission, "EHLO c.example", AnnaLogsIn, $"MAIL FROM:<{sender}>", "QUIT"))[^2];

        (await FromAsync("Anna@Example.com")).ShouldStartWith("250 ");
        (await FromAsync("sales@example.com")).ShouldStartWith("250 ");
        (await FromAsync("")).ShouldStartWith("250 ");
        (await FromAsync("bob@example.com")).ShouldStartWith("553 5.7.1");
        (await FromAsync("anna@elsewhere.example")).ShouldStartWith("553 5.7.1");
    }

    [Fact]
    [Spec("SVC-225", "SVC-226", "SVC-227")]
    public async Task Who_has_too_much_waiting_sends_no_more_to_other_servers_for_now()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.Submission, RelayServiceSettings.MaximumQueueOfUser, "1");
        string[] mail = ["MAIL FROM:<a@example.com>", "RCPT TO:<y@remote.example>", "DATA", "Subject: x", "", ".", "QUIT"];
        string[] second = ["MAIL FROM:<a@example.com>", "RCPT TO:<y@remote.example>", "RCPT TO:<bob@example.com>", "QUIT"];
        (await system.PlayAsync(Far, ServicePreset.Submission, ["EHLO c.example", AnnaLogsIn, .. mail]))[^2].ShouldStartWith("250 2.0.0 ");
        var anna = await system.PlayAsync(Far, ServicePreset.Submission, ["EHLO c.example", AnnaLogsIn, .. second]);
        anna[^3].ShouldBe("452 4.3.1 Outgoing queue limit reached");
        anna[^2].ShouldStartWith("250 ");
        system.Get<Core.Access.Checks.QueueGauge>().Current.Single().Text.ShouldStartWith("anna ");
        (await system.PlayAsync(Far, ServicePreset.Submission, ["EHLO c.example", BobLogsIn, .. second]))[^3].ShouldStartWith("250 ");

        await system.SetAsync(ServicePreset.Submission, RelayServiceSettings.MaximumQueue, "1");
        (await system.PlayAsync(Far, ServicePreset.Submission, ["EHLO c.example", BobLogsIn, .. second]))[^3].ShouldStartWith("452 4.3.1");
    }

    [Fact]
    [Spec("SVC-209", "SVC-210", "SVC-370")]
    public async Task The_test_of_an_address_says_what_sessions_do()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var anna = await AccountAsync(system, "anna");
        var bob = await AccountAsync(system, "bob");
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(1), [new(false, AccessEntryType.Routers), new AccessEntry(true, AccessEntryType.Any) { Users = [anna] }]);
        await AccessChangesTests.SaveAsync(system, AccessListKey.Of(4), [AccessListTests.Allow("192.168.66.0/24") with { Users = [anna] }]);
        await AccessChangesTests.SaveAsync(system, new AccessListKey(AccessScope.Vrfy), [AccessListTests.Allow("192.168.66.0/24")]);
        var table = system.Get<AccessDirectory>().Table;
        AccessTrial Try(ServicePreset preset, IPEndPoint client, long? user) =>
            AccessTrial.Of(system.Service(preset).Service, table, client.Address, user, senderIsLocal: true);

        var smtp = Try(ServicePreset.IncomingMx, Far, bob);
        (smtp.MayConnect, smtp.MayLogIn, smtp.SendIn, smtp.Relay, smtp.RelayLoggedIn)
            .ShouldBe((true, true, RelayAnswer.Accept, RelayAnswer.NeedsLogIn, RelayAnswer.NotFromHere));
        AccessReasons.Of(smtp.Verdict).ShouldBe("entry 2 of the service's list, Allow Any Host, decides");
        Try(ServicePreset.IncomingMx, Far, anna).RelayLoggedIn.ShouldBe(RelayAnswer.AcceptRelay);

        var pop3 = Try(ServicePreset.Pop3, Near, bob);
        (pop3.MayConnect, pop3.MayLogIn, pop3.SendIn).ShouldBe((true, false, null));
        AccessReasons.Of(Try(ServicePreset.Pop3, Far, null).Verdict).ShouldBe("no entry of the service's list matches");
        Try(ServicePreset.Imap4, Far, bob).MayLogIn.ShouldBe(true);
        (table.MayVerify(Near.Address), table.MayVerify(Far.Address), AccessTable.Initial.MayVerify(Near.Address)).ShouldBe((true, false, false));
    }

    private static Task<long> AccountAsync(MailSystem system, string name) => system.Test.ScalarAsync<long>($"SELECT id FROM account WHERE name = '{name}'");

    private static Task<string> Pop3Async(MailSystem system, IPEndPoint client, string user, string password = MailSystem.Password)
    {
        var backend = system.Get<Func<MailService, IPop3Backend>>()(system.Service(ServicePreset.Pop3).Service);
        var server = new Pop3Server(backend, () => new Pop3Options { RequireTls = false }, TimeProvider.System, system.Get<Pop3Metrics>(), NullLogger<Pop3Server>.Instance);
        return PlayAsync(server, client, $"USER {user}\r\nPASS {password}\r\nQUIT\r\n");
    }

    private static Task<string> ImapAsync(MailSystem system, IPEndPoint client, string user)
    {
        var backend = system.Get<Func<MailService, IImapBackend>>()(system.Service(ServicePreset.Imap4).Service);
        var server = new ImapServer(backend, () => new ImapServerSettings { AllowPlaintextLogIn = true }, NullLogger<ImapServer>.Instance, TimeProvider.System);
        return PlayAsync(server, client, $"a LOGIN {user} {MailSystem.Password}\r\nb LOGOUT\r\n");
    }

    private static async Task<string> PlayAsync(IConnectionHandler handler, IPEndPoint address, string text)
    {
        var (client, server) = Connection.CreatePair(address);
        await using (client)
        {
            var session = Task.Run(async () =>
            {
                await handler.HandleAsync(server, CancellationToken.None);
                await server.DisposeAsync();
            });
            var writing = client.Output.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();
            var received = new StringBuilder();
            using var reader = new LineReader(client, TimeProvider.System);
            while (await reader.ReadLineAsync(4096, TimeSpan.FromSeconds(60), CancellationToken.None) is { Status: LineStatus.Line } line)
            {
                received.Append(Encoding.ASCII.GetString(line.Line.Span)).Append("\r\n");
            }

            await session;
            await writing;
            return received.ToString();
        }
    }
}
