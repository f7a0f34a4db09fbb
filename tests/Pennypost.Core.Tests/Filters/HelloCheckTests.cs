using Pennypost.Core.HelloChecks;
using Pennypost.Core.Settings;
using Pennypost.Net.Dns;

namespace Pennypost.Core.Tests.Filters;

/// <summary>The names of clients.</summary>
public sealed class HelloCheckTests(PostgresFixture postgres)
{
    private const string Client = "198.51.100.7";

    [Theory]
    [InlineData("EHLO SVR23.MyISP.com")]
    [InlineData("HELO svr23.myisp.com.example")]
    [Spec("SVC-212", "SVC-213")]
    public async Task A_refused_text_in_the_HELO_name_ends_the_session(string command)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        system.Set(HelloServiceSettings.RefuseText, ".elsewhere .myisp.com");
        var replies = await system.PlayAsync(Client, command, "NOOP", "NOOP");
        replies.Count.ShouldBe(2, "greeting and refusal");
        replies[1].ShouldStartWith("550 5.7.1 ");
        (await system.RcptAsync(Client)).ShouldStartWith("250 ", Case.Sensitive, "other names are welcome");
    }

    [Theory]
    [InlineData("mail.sender.example", true)]
    [InlineData("[198.51.100.7]", true)]
    [InlineData("[IPv6:2001:db8::1]", true)]
    [InlineData("localhost", false)]
    [InlineData("198.51.100.7", false)]
    [InlineData("WIN-8LK", false)]
    public async Task Incomplete_names_are_refused_at_RCPT_where_the_service_says_so(string name, bool accepted)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        (await RcptAsync(system, name)).ShouldStartWith("250 ", Case.Sensitive, "off by default");
        system.Set(HelloServiceSettings.RequireFullName, "true");
        (await RcptAsync(system, name)).ShouldStartWith(accepted ? "250 " : "550 5.7.1 ");
    }

    [Theory]
    [InlineData("mx.example.com", false)]
    [InlineData("EXAMPLE.com", false)]
    [InlineData("[203.0.113.1]", false)]
    [InlineData("mail.sender.example", true)]
    public async Task Nobody_else_has_our_name(string name, bool accepted)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        await system.Settings.SetAsync(HostSettings.Name, "mx.example.com", TestContext.Current.CancellationToken);
        system.Set(HelloServiceSettings.RefuseOwnName, "true");
        (await RcptAsync(system, name)).ShouldStartWith(accepted ? "250 " : "550 5.7.1 ");
    }

    [Fact]
    public async Task No_name_is_looked_up_unless_a_service_wants_it()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        await system.SendAsync(Client);
        system.Names.Queries.ShouldNotContain(q => q.Type == DnsType.Ptr);
    }

    [Theory]
    [InlineData(ReverseNameDemand.Note, "none", "250 ")]
    [InlineData(ReverseNameDemand.Name, "none", "550 5.7.25 ")]
    [InlineData(ReverseNameDemand.Name, "unconfirmed", "250 ")]
    [InlineData(ReverseNameDemand.Name, "failing", "451 4.7.25 ")]
    [InlineData(ReverseNameDemand.ConfirmedName, "unconfirmed", "550 5.7.25 ")]
    [InlineData(ReverseNameDemand.ConfirmedName, "confirmed", "250 ")]
    [InlineData(ReverseNameDemand.ConfirmedName, "second", "250 ")]
    public async Task The_reverse_name_is_demanded_as_the_service_says(ReverseNameDemand demand, string dns, string expected)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        system.Set(HelloServiceSettings.ReverseName, demand.ToString());
        _ = dns switch
        {
            "confirmed" => system.Names.Zone.Ptr(Client, "mail.sender.example").Address("mail.sender.example", Client),
            "second" => system.Names.Zone.Ptr(Client, "wrong.example").Ptr(Client, "mail.sender.example").Address("mail.sender.example", Client),
            "unconfirmed" => system.Names.Zone.Ptr(Client, "mail.sender.example").Address("mail.sender.example", "198.51.100.8"),
            "failing" => system.Names.Zone.Fail("7.100.51.198.in-addr.arpa", DnsResponseCode.ServerFailure),
            _ => system.Names.Zone,
        };
        (await system.RcptAsync(Client)).ShouldStartWith(expected);
        (await system.RcptAsync("192.168.1.1")).ShouldStartWith("250 ", Case.Sensitive, "private addresses have no public names");
    }

    [Fact]
    public async Task The_confirmed_name_stands_in_the_Received_field()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        system.Set(HelloServiceSettings.ReverseName, "Note");
        system.Names.Zone.Ptr(Client, "Relay.Sender.example").Address("relay.sender.example", Client);
        await system.SendAsync(Client);
        (await test.ScalarAsync<string>("SELECT convert_from(body, 'UTF8') FROM message"))
            .ShouldContain("Received: from mail.sender.example (relay.sender.example [198.51.100.7])\r\n");
    }

    [Fact]
    public async Task A_name_server_that_is_silent_delays_no_longer_than_the_limit()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        system.Set(HelloServiceSettings.ReverseName, "ConfirmedName");
        system.Names.Respond = (query, response) => query.Type == DnsType.Ptr ? null : response;
        var playing = system.RcptAsync(Client);
        await Eventually.TrueAsync(() => system.Names.Queries.Any(q => q.Type == DnsType.Ptr), "it is asked");
        system.Time.Advance(ReverseNameOutcome.Limit);
        (await playing).ShouldStartWith("451 4.7.25 ");
    }

    private static async Task<string> RcptAsync(FilterSystem system, string name) =>
        (await system.PlayAsync(Client, $"EHLO {name}", "MAIL FROM:<carl@sender.example>", "RCPT TO:<bob@example.com>", "QUIT"))[^2];
}
