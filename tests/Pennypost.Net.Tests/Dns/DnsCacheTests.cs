using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

public sealed class DnsCacheTests : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeDns dns = new();
    private readonly ManualTime time = new();

    public async ValueTask DisposeAsync() => await dns.DisposeAsync();

    [Fact]
    [Spec("CON-140")]
    public async Task Answers_are_kept_for_their_time_to_live_and_no_longer()
    {
        dns.Zone.TimeToLive = 100;
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        using var resolver = dns.CreateResolver(time);
        await AskAsync(resolver, "mail.example.com", 1);
        time.Advance(TimeSpan.FromSeconds(99));
        await AskAsync(resolver, "MAIL.Example.com", 1);
        time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(resolver, "mail.example.com", 2);
    }

    [Fact]
    public async Task The_shortest_time_to_live_of_an_alias_chain_counts()
    {
        dns.Zone.TimeToLive = 10;
        dns.Zone.Cname("www.example.com", "mail.example.com");
        dns.Zone.TimeToLive = 1000;
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        using var resolver = dns.CreateResolver(time);
        await AskAsync(resolver, "www.example.com", 1);
        time.Advance(TimeSpan.FromSeconds(10));
        await AskAsync(resolver, "www.example.com", 2);
    }

    [Fact]
    public async Task Negative_answers_are_kept_as_long_as_the_SOA_says()
    {
        using var resolver = dns.CreateResolver(time);
        await AskAsync(resolver, "missing.example.com", 1);
        dns.Zone.Address("missing.example.com", "192.0.2.1");
        time.Advance(TimeSpan.FromSeconds(59));
        (await AskAsync(resolver, "missing.example.com", 1)).Outcome.ShouldBe(DnsOutcome.NoSuchName);
        time.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(resolver, "missing.example.com", 2)).Outcome.ShouldBe(DnsOutcome.Found);
    }

    [Fact]
    public async Task A_negative_answer_without_SOA_is_not_kept()
    {
        dns.Respond = (_, response) => response with { Authorities = [] };
        using var resolver = dns.CreateResolver(time);
        await AskAsync(resolver, "missing.example.com", 1);
        await AskAsync(resolver, "missing.example.com", 2);
    }

    [Fact]
    public async Task Time_to_live_is_bounded_by_the_settings()
    {
        dns.Zone.TimeToLive = 1_000_000;
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        using var resolver = new DnsResolver(dns.Settings with { MaximumTimeToLive = TimeSpan.FromMinutes(1) }, time);
        (await AskAsync(resolver, "mail.example.com", 1)).TimeToLive.ShouldBe(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(resolver, "mail.example.com", 2);
    }

    [Fact]
    [Spec("CON-140")]
    public async Task The_number_of_answers_is_bounded_and_the_least_used_goes_first()
    {
        dns.Zone.Address("a.example.com", "192.0.2.1").Address("b.example.com", "192.0.2.1").Address("c.example.com", "192.0.2.1");
        using var resolver = new DnsResolver(dns.Settings with { CacheEntries = 2 }, time);
        await AskAsync(resolver, "a.example.com", 1);
        await AskAsync(resolver, "b.example.com", 2);
        await AskAsync(resolver, "a.example.com", 2);
        await AskAsync(resolver, "c.example.com", 3);
        resolver.CachedAnswers.ShouldBe(2);
        await AskAsync(resolver, "a.example.com", 3);
        await AskAsync(resolver, "b.example.com", 4);
    }

    [Fact]
    public async Task Failures_are_remembered_for_a_moment()
    {
        dns.Zone.Fail("mail.example.com", DnsResponseCode.ServerFailure);
        using var resolver = new DnsResolver(dns.Settings with { FailureTimeToLive = TimeSpan.FromSeconds(5) }, time);
        (await AskAsync(resolver, "mail.example.com", 1)).Outcome.ShouldBe(DnsOutcome.Failed);
        await AskAsync(resolver, "mail.example.com", 1);
        time.Advance(TimeSpan.FromSeconds(5));
        await AskAsync(resolver, "mail.example.com", 2);
    }

    private async Task<DnsAnswer> AskAsync(DnsResolver resolver, string name, int queriesAfterwards)
    {
        var answer = await resolver.QueryAsync(DnsName.Parse(name), DnsType.A, None);
        dns.Queries.Count.ShouldBe(queriesAfterwards);
        return answer;
    }
}
