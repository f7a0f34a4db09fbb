using System.Net;
using Pennypost.Core.Greylisting;
using Pennypost.Mail;

namespace Pennypost.Core.Tests.Filters;

/// <summary>The shared memory of greylisting.</summary>
public sealed class GreylistStoreTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly GreylistRules Rules = new(TimeSpan.FromMinutes(5), TimeSpan.FromHours(24), TimeSpan.FromDays(36), KnownAfter: 5, MaximumWaiting: 1000);

    [Fact]
    [Spec("SVC-168")]
    public async Task A_retry_passes_between_the_delay_and_the_end_of_the_window()
    {
        await using var test = await postgres.CreateAsync();
        var store = new GreylistStore(test.Database);

        (await AskAsync(store, Key(1), TimeSpan.Zero)).ShouldBe(GreylistVerdict.Wait);
        (await AskAsync(store, Key(1), TimeSpan.FromMinutes(4.9))).ShouldBe(GreylistVerdict.Wait, "too early");
        (await AskAsync(store, Key(1), TimeSpan.FromMinutes(5))).ShouldBe(GreylistVerdict.Pass);
        (await AskAsync(store, Key(1), TimeSpan.FromDays(36))).ShouldBe(GreylistVerdict.Pass, "remembered");

        (await AskAsync(store, Key(2), TimeSpan.Zero)).ShouldBe(GreylistVerdict.Wait);
        (await AskAsync(store, Key(2), TimeSpan.FromHours(24.1))).ShouldBe(GreylistVerdict.Wait, "too late: it begins anew");
        (await AskAsync(store, Key(2), TimeSpan.FromHours(24.2))).ShouldBe(GreylistVerdict.Pass);
    }

    [Fact]
    [Spec("SVC-168")]
    public async Task What_was_not_used_for_the_lifetime_begins_anew()
    {
        await using var test = await postgres.CreateAsync();
        var store = new GreylistStore(test.Database);
        await AskAsync(store, Key(1), TimeSpan.Zero);
        (await AskAsync(store, Key(1), TimeSpan.FromMinutes(10))).ShouldBe(GreylistVerdict.Pass);
        (await AskAsync(store, Key(1), TimeSpan.FromDays(30))).ShouldBe(GreylistVerdict.Pass);
        (await AskAsync(store, Key(1), TimeSpan.FromDays(60))).ShouldBe(GreylistVerdict.Pass, "36 days count from the last use");
        (await AskAsync(store, Key(1), TimeSpan.FromDays(97))).ShouldBe(GreylistVerdict.Wait);
    }

    [Fact]
    [Spec("SVC-168")]
    public async Task A_client_whose_mail_passed_five_times_is_not_asked_any_more()
    {
        await using var test = await postgres.CreateAsync();
        var store = new GreylistStore(test.Database);
        for (var number = 1; number <= 5; number++)
        {
            (await AskAsync(store, Key(number), TimeSpan.FromHours(number))).ShouldBe(GreylistVerdict.Wait);
            (await AskAsync(store, Key(number), TimeSpan.FromHours(number) + TimeSpan.FromMinutes(6))).ShouldBe(GreylistVerdict.Pass);
        }

        (await AskAsync(store, Key(6), TimeSpan.FromHours(7))).ShouldBe(GreylistVerdict.KnownClient);
        (await AskAsync(store, Key(6, client: "192.0.2.8"), TimeSpan.FromHours(7))).ShouldBe(GreylistVerdict.Wait, "another address");
        (await AskAsync(store, Key(7), TimeSpan.FromDays(40))).ShouldBe(GreylistVerdict.Wait, "nothing from it for more than 36 days");
        (await store.AskAsync(Key(8), Rules with { KnownAfter = 0 }, Start, TestContext.Current.CancellationToken)).ShouldBe(GreylistVerdict.Wait, "switched off");
    }

    [Fact]
    public async Task Passing_the_same_entry_again_and_again_makes_nobody_known()
    {
        await using var test = await postgres.CreateAsync();
        var store = new GreylistStore(test.Database);
        for (var hour = 0; hour < 10; hour++)
        {
            await AskAsync(store, Key(1), TimeSpan.FromHours(hour));
        }

        (await AskAsync(store, Key(2), TimeSpan.FromHours(11))).ShouldBe(GreylistVerdict.Wait);
        (await test.ScalarAsync<int>("SELECT passed FROM greylist_client")).ShouldBe(1);
    }

    [Fact]
    public async Task A_flood_of_one_network_keeps_its_newest_attempts_only_and_leaves_others_alone()
    {
        await using var test = await postgres.CreateAsync();
        var store = new GreylistStore(test.Database);
        var rules = Rules with { MaximumWaiting = 20 };
        await store.AskAsync(Key(0, client: "198.51.100.1"), rules, Start, TestContext.Current.CancellationToken);
        await store.AskAsync(Key(0), rules, Start, TestContext.Current.CancellationToken);
        await store.AskAsync(Key(0), rules, Start + TimeSpan.FromMinutes(6), TestContext.Current.CancellationToken);

        await Parallel.ForAsync(1, 300, TestContext.Current.CancellationToken, async (number, token) =>
            await store.AskAsync(Key(number, client: $"192.0.2.{number % 256}"), rules, Start + TimeSpan.FromMinutes(7) + TimeSpan.FromSeconds(number), token));

        // Sessions that run at the same moment may each see room for the last row.
        (await test.ScalarAsync<long>("SELECT count(*) FROM greylist WHERE passes = 0 AND network = '192.0.2.0/24'")).ShouldBeInRange(20, 40);
        (await AskAsync(store, Key(0), TimeSpan.FromMinutes(20))).ShouldBe(GreylistVerdict.Pass, "what has passed stays");
        (await AskAsync(store, Key(0, client: "198.51.100.1"), TimeSpan.FromMinutes(20))).ShouldBe(GreylistVerdict.Pass);
    }

    [Fact]
    public async Task A_retry_within_a_flood_still_finds_its_own_entry_when_it_is_the_oldest()
    {
        await using var test = await postgres.CreateAsync();
        var store = new GreylistStore(test.Database);
        var rules = Rules with { MaximumWaiting = 5 };
        for (var number = 0; number < 5; number++)
        {
            await store.AskAsync(Key(number), rules, Start + TimeSpan.FromSeconds(number), TestContext.Current.CancellationToken);
        }

        (await store.AskAsync(Key(0), rules, Start + TimeSpan.FromMinutes(6), TestContext.Current.CancellationToken)).ShouldBe(GreylistVerdict.Pass);
    }

    [Fact]
    [Spec("SVC-175")]
    public async Task Expiry_forgets_what_has_run_out_and_what_is_too_much()
    {
        await using var test = await postgres.CreateAsync();
        var store = new GreylistStore(test.Database);
        await AskAsync(store, Key(1), TimeSpan.Zero);
        await AskAsync(store, Key(1), TimeSpan.FromMinutes(6));
        await AskAsync(store, Key(2), TimeSpan.FromMinutes(7));
        await AskAsync(store, Key(3), TimeSpan.FromHours(25));

        (await store.ExpireAsync(Rules, 1000, Start + TimeSpan.FromHours(25), TestContext.Current.CancellationToken)).ShouldBe(1);
        (await test.ScalarAsync<long>("SELECT count(*) FROM greylist")).ShouldBe(2);
        (await store.ExpireAsync(Rules, 1000, Start + TimeSpan.FromDays(37), TestContext.Current.CancellationToken)).ShouldBe(3, "two entries and their client");

        for (var number = 10; number < 30; number++)
        {
            await AskAsync(store, Key(number), TimeSpan.FromSeconds(number));
        }

        await store.ExpireAsync(Rules, 8, Start + TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        (await test.ScalarAsync<long>("SELECT count(*) FROM greylist")).ShouldBe(8);
        (await test.ScalarAsync<long>("SELECT count(*) FROM greylist WHERE sender = 's29@sender.example'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("192.0.2.77", "Carl", "192.0.2.77/32", "carl@sender.example", "192.0.2.0/24", false)]
    [InlineData("192.0.2.77", "prvs=0123456789=Carl", "192.0.2.0/24", "carl@sender.example", "192.0.2.0/24", true)]
    [InlineData("2001:db8:1:2:3::4", "prvs=x=", "2001:db8:1:2::/64", "prvs=x=@sender.example", "2001:db8:1::/48", true)]
    [InlineData("2001:db8:1:2:3::4", "c", "2001:db8:1:2:3::4/128", "c@sender.example", "2001:db8:1::/48", false)]
    [Spec("SVC-168", "STB-090")]
    public void The_key_is_in_lower_case_without_tag_and_as_wide_as_the_setting_says(
        string client, string local, string expectedClient, string expectedSender, string expectedNetwork, bool wholeNetworks)
    {
        AddrSpec.TryCreate(local, "SENDER.example", out var sender).ShouldBeTrue();
        AddrSpec.TryCreate("Bob", "example.com", out var recipient).ShouldBeTrue();
        GreylistKey.Of(IPAddress.Parse(client), sender, recipient, wholeNetworks)
            .ShouldBe(new GreylistKey(expectedClient, expectedSender, "bob@example.com", expectedNetwork));
    }

    private static GreylistKey Key(int number, string client = "192.0.2.7")
    {
        AddrSpec.TryCreate($"s{number}", "sender.example", out var sender).ShouldBeTrue();
        AddrSpec.TryCreate("bob", "example.com", out var recipient).ShouldBeTrue();
        return GreylistKey.Of(IPAddress.Parse(client), sender, recipient, wholeNetworks: false);
    }

    private static async Task<GreylistVerdict> AskAsync(GreylistStore store, GreylistKey key, TimeSpan after) =>
        await store.AskAsync(key, Rules, Start + after, TestContext.Current.CancellationToken);
}
