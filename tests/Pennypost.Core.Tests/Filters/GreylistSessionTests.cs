using Pennypost.Core.Greylisting;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.SenderAuthentication;
using Pennypost.Smtp.Replies;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.Tests.Filters;

/// <summary>Greylisting in SMTP sessions.</summary>
public sealed class GreylistSessionTests(PostgresFixture postgres)
{
    private const string Later = "451 4.7.1 Greylisted, please try again later";
    private const string Client = "198.51.100.7";

    [Fact]
    [Spec("SVC-167")]
    public async Task Off_until_somebody_switches_it_on()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        (await system.RcptAsync(Client)).ShouldStartWith("250 2.1.5");
        (await test.ScalarAsync<long>("SELECT count(*) FROM greylist")).ShouldBe(0);
    }

    [Fact]
    [Spec("SVC-167", "SVC-168", "SVC-174")]
    public async Task The_first_attempt_is_refused_for_now_and_the_retry_is_accepted()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test);

        (await system.RcptAsync(Client)).ShouldBe(Later);
        (await system.RcptAsync(Client, recipient: "nobody@example.com")).ShouldStartWith("550 5.1.1", Case.Sensitive, "unknown recipients are refused before, and not remembered");
        (await test.ScalarAsync<long>("SELECT count(*) FROM greylist")).ShouldBe(1);
        system.Time.Advance(TimeSpan.FromMinutes(5));
        (await system.RcptAsync(Client, sender: "CARL@Sender.Example")).ShouldStartWith("250 2.1.5");
        (await system.SendAsync(Client)).ShouldStartWith("250 2.0.0");
    }

    [Fact]
    [Spec("SVC-175")]
    public async Task Replicas_share_what_they_remember_and_what_is_deleted()
    {
        await using var test = await postgres.CreateAsync();
        await using var one = await StartAsync(test);
        await using var two = await StartAsync(test, one.Time);

        (await one.RcptAsync(Client)).ShouldBe(Later);
        one.Time.Advance(TimeSpan.FromMinutes(6));
        (await two.RcptAsync(Client)).ShouldStartWith("250 ");
        (await one.RcptAsync(Client)).ShouldStartWith("250 ");

        (await one.Get<GreylistListing>().DeleteAsync(new GreylistQuery(Sender: "carl"), "test", TestContext.Current.CancellationToken)).ShouldBe(1);
        (await one.RcptAsync(Client)).ShouldBe(Later);
        for (var tries = 0; await two.RcptAsync(Client) != Later; tries++)
        {
            tries.ShouldBeLessThan(500, "the other replica forgets what it had in mind");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_known_sender_costs_no_round_trip_for_some_minutes()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test);
        await system.RcptAsync(Client);
        system.Time.Advance(TimeSpan.FromMinutes(6));
        await system.RcptAsync(Client);
        await test.ExecuteAsync("DELETE FROM greylist");

        (await system.RcptAsync(Client)).ShouldStartWith("250 ", Case.Sensitive, "from memory");
        system.Time.Advance(GreylistMemory.Lifetime);
        (await system.RcptAsync(Client)).ShouldBe(Later);
    }

    [Theory]
    [InlineData(GreylistExemptionKind.Client, "198.51.100.*")]
    [InlineData(GreylistExemptionKind.Client, "198.51.100.0/24")]
    [InlineData(GreylistExemptionKind.Sender, "sender.example")]
    [InlineData(GreylistExemptionKind.Sender, "*@sender.example")]
    [InlineData(GreylistExemptionKind.Sender, "ca?l@*")]
    [Spec("SVC-170")]
    public async Task Exempt_clients_and_senders_are_never_greylisted(GreylistExemptionKind kind, string pattern)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test);
        var added = await system.Get<GreylistExemptions>().AddAsync(kind, pattern, "", "test", TestContext.Current.CancellationToken);
        (await system.RcptAsync(Client)).ShouldStartWith("250 ");
        (await system.RcptAsync("203.0.113.77", sender: "dora@other.example")).ShouldBe(Later);

        await system.Get<GreylistExemptions>().RemoveAsync(added.Id, "test", TestContext.Current.CancellationToken);
        (await system.RcptAsync(Client)).ShouldBe(Later);
    }

    [Fact]
    [Spec("SVC-174")]
    public async Task Postmaster_is_never_greylisted_and_the_null_sender_is()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test);
        await test.ExecuteAsync("UPDATE account SET administrator = true WHERE name = 'bob'");
        await system.Get<Core.Routing.RecipientDirectory>().ChangedAsync(TestContext.Current.CancellationToken);
        (await system.RcptAsync(Client, recipient: "PostMaster@example.com")).ShouldStartWith("250 ");
        (await system.RcptAsync(Client, sender: "")).ShouldBe(Later);
    }

    [Fact]
    [Spec("SVC-174")]
    public async Task Front_servers_are_never_greylisted()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test);
        await system.Settings.SetAsync(AuthenticationSettings.Gateways, "198.51.100.0/28", TestContext.Current.CancellationToken);
        (await system.RcptAsync(Client)).ShouldStartWith("250 ");
        (await system.RcptAsync("198.51.100.77")).ShouldBe(Later);
    }

    [Fact]
    [Spec("SVC-168")]
    public async Task Whole_networks_are_one_client_when_the_setting_says_so()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await StartAsync(test);
        await system.Settings.SetAsync(GreylistingSettings.WholeNetworks, "true");
        (await system.RcptAsync("198.51.100.7")).ShouldBe(Later);
        system.Time.Advance(TimeSpan.FromMinutes(6));
        (await system.RcptAsync("198.51.100.200")).ShouldStartWith("250 ");
        (await system.RcptAsync("198.51.101.7")).ShouldBe(Later);
    }

    [Theory]
    [InlineData(SpfResult.Pass, "sender.example", null, false)] // off
    [InlineData(SpfResult.Pass, "sender.example", "", true)] // every pass counts
    [InlineData(SpfResult.Neutral, "sender.example", "", false)]
    [InlineData(SpfResult.Pass, "_spf.partner.example", "_spf.partner.*", true)]
    [InlineData(SpfResult.Pass, "sender.example", "_spf.partner.*", false)]
    [InlineData(SpfResult.Pass, "_spf.google.com", null, true)] // a large provider
    [InlineData(SpfResult.Fail, "_spf.google.com", null, false)]
    [Spec("SVC-170", "SVC-171", "SVC-172")]
    public async Task A_pass_of_SPF_skips_greylisting_where_the_service_says_so(SpfResult result, string record, string? limit, bool skips)
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test, check: new SpfSays(new SpfOutcome(result, SpfIdentity.MailFrom, "sender.example") { MatchedDomain = record }));
        system.Set(GreylistingServiceSettings.Enabled, "true");
        system.Set(GreylistingServiceSettings.SkipIfSpfPasses, limit is null ? "false" : "true");
        if (!string.IsNullOrEmpty(limit))
        {
            await system.Get<GreylistExemptions>().AddAsync(GreylistExemptionKind.SpfDomain, limit, "", "test", TestContext.Current.CancellationToken);
        }

        (await system.RcptAsync(Client)).ShouldStartWith(skips ? "250 " : "451 ");
    }

    [Fact]
    [Spec("SVC-170")]
    public async Task Large_providers_can_be_greylisted_like_all_others()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(
            test, check: new SpfSays(new SpfOutcome(SpfResult.Pass, SpfIdentity.MailFrom, "gmail.com") { MatchedDomain = "_netblocks2.google.com" }));
        system.Set(GreylistingServiceSettings.Enabled, "true");
        (await system.RcptAsync(Client)).ShouldStartWith("250 ");
        await system.Settings.SetAsync(GreylistingSettings.SkipLargeProviders, "false", TestContext.Current.CancellationToken);
        (await system.RcptAsync(Client)).ShouldBe(Later);
    }

    [Fact]
    [Spec("SVC-174")]
    public async Task A_report_for_an_address_that_only_we_could_have_tagged_is_not_greylisted()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test, check: new TagIsOurs());
        system.Set(GreylistingServiceSettings.Enabled, "true");
        var replies = await system.PlayAsync(
            Client, "EHLO mail.sender.example", "MAIL FROM:<>", "RCPT TO:<bob@example.com>", "RCPT TO:<spam@example.com>", "QUIT");
        replies[^3].ShouldStartWith("250 ");
        replies[^2].ShouldBe(Later, "the fact is about the other recipient");
    }

    private sealed class TagIsOurs : ReceivingCheck
    {
        public override CheckPlace Place => CheckPlace.BounceAddress;

        public override ValueTask<SmtpRefusal?> RecipientAsync(
            ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
        {
            if (recipient.Address.LocalPart == "bob")
            {
                transaction.Set(new GreylistPass(recipient.Address));
            }

            return default;
        }
    }

    /// <summary>Puts an outcome of SPF in place just before greylisting asks for it.</summary>
    private sealed class SpfSays(SpfOutcome outcome) : ReceivingCheck
    {
        public override CheckPlace Place => CheckPlace.SpfRejection;

        public override ValueTask<SmtpRefusal?> RecipientAsync(
            ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
        {
            transaction.Set(outcome);
            return default;
        }
    }

    private static async Task<FilterSystem> StartAsync(TestDatabase test, ManualTime? time = null)
    {
        var system = await FilterSystem.StartAsync(test, time);
        system.Set(GreylistingServiceSettings.Enabled, "true");
        return system;
    }
}
