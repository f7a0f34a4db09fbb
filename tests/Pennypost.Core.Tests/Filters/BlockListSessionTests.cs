using System.Diagnostics;
using System.Globalization;
using Pennypost.Core.Accounts;
using Pennypost.Core.BlockLists;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Net.Dns;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Tests.Filters;

/// <summary>Block lists in SMTP sessions, with a DNS server that only this test knows.</summary>
public sealed class BlockListSessionTests(PostgresFixture postgres)
{
    private const string Client = "198.51.100.7";
    private const string Name = "7.100.51.198.bl.example.net";

    [Fact]
    [Spec("SVC-185")]
    public async Task Nothing_is_asked_while_there_is_no_list()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        (await system.SendAsync(Client)).ShouldStartWith("250 2.0.0");
        system.Dns.Queries.ShouldBeEmpty();
    }

    [Fact]
    [Spec("SVC-186", "SVC-187", "SVC-194")]
    public async Task Reject_names_address_and_list()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net");
        system.Dns.Zone.Address(Name, "127.0.0.2");
        (await system.RcptAsync(Client)).ShouldBe("550 5.7.1 Mail not allowed because client address 198.51.100.7 found in RBL entry on bl.example.net");
        (await system.RcptAsync("198.51.100.8")).ShouldStartWith("250 ");
        system.Dns.Queries.Select(q => q.Name).ShouldBe([Name, "8.100.51.198.bl.example.net"], ignoreOrder: true);
    }

    [Fact]
    [Spec("SVC-193", "SVC-196")]
    public async Task Accept_is_the_default_and_adds_a_header_field_for_each_list()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, action: null, "bl.example.net", "none.example.net", "second.example.net");
        system.Dns.Zone.Address(Name, "127.0.0.2").Address("7.100.51.198.second.example.net", "127.0.0.4");
        (await system.SendAsync(Client)).ShouldStartWith("250 2.0.0");
        (await HeaderAsync(test)).ShouldContain(
            "\r\nX-RBLFound: Sender address 198.51.100.7 found in RBL entry on bl.example.net\r\n"
            + "X-RBLFound: Sender address 198.51.100.7 found in RBL entry on second.example.net\r\n");
    }

    [Fact]
    [Spec("SVC-195")]
    public async Task Redirect_gives_the_message_to_somebody_else()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Redirect, "bl.example.net");
        system.Set(BlockListServiceSettings.RedirectTo, "spam");
        system.Dns.Zone.Address(Name, "127.0.0.2");
        (await system.SendAsync(Client)).ShouldStartWith("250 2.0.0");
        (await test.ScalarAsync<string[]>("SELECT recipients FROM envelope")).ShouldBe(["spam@example.com"]);
        (await HeaderAsync(test)).ShouldContain("X-RBLFound: ");
    }

    [Fact]
    [Spec("SVC-192")]
    public async Task Discard_accepts_and_keeps_nothing()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Discard, "bl.example.net");
        system.Dns.Zone.Address(Name, "127.0.0.2");
        (await system.SendAsync(Client)).ShouldStartWith("250 2.0.0");
        (await test.ScalarAsync<long>("SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM envelope)")).ShouldBe(0);
    }

    [Fact]
    [Spec("SVC-189")]
    public async Task A_pattern_in_parentheses_limits_which_answers_count()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net(127.0.0.3)");
        system.Dns.Zone.Address(Name, "127.0.0.2").Address("8.100.51.198.bl.example.net", "127.0.0.2").Address("8.100.51.198.bl.example.net", "127.0.0.3");
        (await system.RcptAsync(Client)).ShouldStartWith("250 ");
        (await system.RcptAsync("198.51.100.8")).ShouldStartWith("550 5.7.1", Case.Sensitive, "one of several answers is enough");
    }

    [Theory]
    [InlineData("127.255.255.254")]
    [InlineData("192.0.2.99")]
    [Spec("SVC-191")]
    public async Task Error_codes_and_answers_that_no_list_gives_do_not_count(string answer)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net");
        system.Dns.Zone.Address(Name, answer);
        (await system.RcptAsync(Client)).ShouldStartWith("250 ");
    }

    [Fact]
    [Spec("SVC-188")]
    public async Task IPv6_clients_are_looked_up_by_nibbles()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net");
        const string Nibbles = "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.a.2.0.0.8.b.d.0.1.0.0.2";
        system.Dns.Zone.Address(Nibbles + ".bl.example.net", "127.0.0.2");
        (await system.RcptAsync("2001:db8:2a::7")).ShouldStartWith("550 5.7.1");
        system.Dns.Queries.Single().Name.ShouldBe(Nibbles + ".bl.example.net");
    }

    [Fact]
    public async Task An_allow_list_wins_over_every_block_list()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net");
        await system.Get<BlockListChanges>().AddAsync(Values("good.example.net") with { Kind = BlockListKind.Allow }, "test", TestContext.Current.CancellationToken);
        system.Dns.Zone.Address(Name, "127.0.0.2").Address("7.100.51.198.good.example.net", "127.0.10.1");
        (await system.SendAsync(Client)).ShouldStartWith("250 2.0.0");
        (await HeaderAsync(test)).ShouldNotContain("X-RBLFound");
    }

    [Fact]
    [Spec("SVC-198", "SVC-188")]
    public async Task Exempt_and_private_addresses_are_not_looked_up()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net");
        await system.Get<BlockListExemptions>().AddAsync("198.51.*", "", "test", TestContext.Current.CancellationToken);
        await system.SendAsync(Client);
        await system.SendAsync("192.168.1.1");
        await system.SendAsync("127.0.0.1");
        system.Dns.Queries.ShouldBeEmpty();
    }

    [Fact]
    [Spec("SVC-191")]
    public async Task A_query_key_stands_before_the_zone_and_nowhere_else()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject);
        await system.Get<BlockListChanges>().AddAsync(Values("bl.example.net") with { QueryKey = "s3cret" }, "test", TestContext.Current.CancellationToken);
        system.Dns.Zone.Address("7.100.51.198.s3cret.bl.example.net", "127.0.0.2");
        (await system.RcptAsync(Client)).ShouldEndWith("found in RBL entry on bl.example.net");
        (await test.ScalarAsync<string>("SELECT query_key FROM block_list")).ShouldNotContain("s3cret");
    }

    [Fact]
    [Spec("SVC-188", "SVC-199")]
    public async Task A_list_that_does_not_answer_delays_a_session_no_longer_than_the_limit_and_does_not_count()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "silent.example.net", "bl.example.net");
        system.Dns.Respond = (query, response) => query.Name.EndsWith("silent.example.net", StringComparison.Ordinal) ? null : response;
        system.Dns.Zone.Address(Name, "127.0.0.2");

        // The clock stands still: greeting, EHLO and MAIL need no answer of any list.
        var playing = system.RcptAsync(Client);
        await Eventually.TrueAsync(() => system.Dns.Queries.Count == 2, "both lists are asked at once");
        playing.IsCompleted.ShouldBeFalse("RCPT waits for the lists");
        var waiting = Stopwatch.StartNew();
        system.Time.Advance(BlockListLookUp.Limit);

        (await playing).ShouldEndWith("on bl.example.net", Case.Sensitive, "the list that did answer");
        waiting.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    [Spec("SVC-188")]
    public async Task A_broken_list_is_as_good_as_none()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net");
        system.Dns.Zone.Fail(Name, DnsResponseCode.ServerFailure);
        (await system.RcptAsync(Client)).ShouldStartWith("250 ");
    }

    [Theory]
    [InlineData("true", "250 ")]
    [InlineData("false", "550 5.7.1 ")]
    [Spec("SVC-197")]
    public async Task Clients_that_may_send_without_log_in_are_looked_up_only_where_the_service_says_so(string skip, string expected)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test, check: new MaySend());
        await system.Get<BlockListChanges>().AddAsync(Values("bl.example.net"), "test", TestContext.Current.CancellationToken);
        system.Set(BlockListServiceSettings.Action, "Reject");
        system.Set(BlockListServiceSettings.SkipAllowUnauth, skip);
        system.Dns.Zone.Address(Name, "127.0.0.2");
        (await system.RcptAsync(Client)).ShouldStartWith(expected);
        system.Dns.Queries.Count.ShouldBe(skip == "true" ? 0 : 1);
    }

    [Fact]
    [Spec("SVC-199")]
    public async Task Who_logs_in_is_welcome_from_any_address()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test, BlockListAction.Reject, "bl.example.net");
        await system.Settings.SetAsync(AccountSettings.PasswordIterations, AccountSettings.PasswordIterations.Minimum.ToString(CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
        await system.Get<AccountChanges>().CreateAsync(new NewAccount("anna", "correct-horse"), "test", TestContext.Current.CancellationToken);
        system.Dns.Zone.Address(Name, "127.0.0.2");
        var replies = await system.PlayAsync(
            Client, "EHLO home", "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==", "MAIL FROM:<anna@example.com>", "RCPT TO:<bob@example.com>", "QUIT");
        replies.ShouldContain("235 2.7.0 Authentication successful");
        replies[^2].ShouldStartWith("250 ");
    }

    /// <summary>Access restrictions that let everybody send.</summary>
    private sealed class MaySend : ReceivingCheck
    {
        public override CheckPlace Place => CheckPlace.AccessRestrictions;

        public override ValueTask<SmtpRefusal?> ConnectAsync(ReceivingSession session, CancellationToken cancellationToken)
        {
            session.MaySendWithoutLogIn = true;
            return default;
        }
    }

    internal static BlockListValues Values(string zone) => new(zone, BlockListKind.Block, ServiceId: null, Enabled: true, "", QueryKey: null);

    internal static async Task<FilterSystem> StartAsync(TestDatabase test, BlockListAction? action, params string[] zones)
    {
        var system = await FilterSystem.StartAsync(test);
        foreach (var zone in zones)
        {
            await system.Get<BlockListChanges>().AddAsync(Values(zone), "test", TestContext.Current.CancellationToken);
        }

        if (action is { } chosen)
        {
            system.Set(BlockListServiceSettings.Action, chosen.ToString());
        }

        return system;
    }

    private static Task<string> HeaderAsync(TestDatabase test) => test.ScalarAsync<string>("SELECT convert_from(body, 'UTF8') FROM message");
}
