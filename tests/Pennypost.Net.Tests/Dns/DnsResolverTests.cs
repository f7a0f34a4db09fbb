using System.Net;
using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

public sealed class DnsResolverTests : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeDns dns = new();
    private readonly DnsResolver resolver;

    public DnsResolverTests() => resolver = dns.CreateResolver();

    public async ValueTask DisposeAsync()
    {
        resolver.Dispose();
        await dns.DisposeAsync();
    }

    [Fact]
    public async Task Answers_every_kind_of_question()
    {
        dns.Zone.Address("mail.example.com", "192.0.2.1").Address("mail.example.com", "2001:db8::1")
            .Mx("example.com", 20, "second.example.com").Mx("example.com", 10, "mail.example.com")
            .Txt("example.com", new string('v', 300)).Ptr("192.0.2.1", "mail.example.com")
            .Srv("_submissions._tcp.example.com", 1, 2, 465, "mail.example.com")
            .Tlsa("_25._tcp.mail.example.com", 3, 1, 1, [1, 2, 3]).Cname("www.example.com", "mail.example.com");

        (await resolver.QueryAAsync(Name("mail.example.com"), None)).Records.Single().Address.ShouldBe(IPAddress.Parse("192.0.2.1"));
        (await resolver.QueryAaaaAsync(Name("mail.example.com"), None)).Records.Single().Address.ShouldBe(IPAddress.Parse("2001:db8::1"));
        (await resolver.QueryMxAsync(Name("example.com"), None)).Records.Select(mx => mx.Exchange.ToString()).ShouldBe(["mail.example.com", "second.example.com"]);
        (await resolver.QueryTxtAsync(Name("example.com"), None)).Records.Single().Text.ShouldBe(new string('v', 300));
        (await resolver.QueryPtrAsync(IPAddress.Parse("192.0.2.1"), None)).Records.Single().Target.ShouldBe(Name("mail.example.com"));
        (await resolver.QuerySrvAsync(Name("_submissions._tcp.example.com"), None)).Records.Single().Port.ShouldBe((ushort)465);
        (await resolver.QueryTlsaAsync(Name("_25._tcp.mail.example.com"), None)).Records.Single().Data.ToArray().ShouldBe([1, 2, 3]);
        (await resolver.QueryAsync(Name("www.example.com"), DnsType.Cname, None)).Records.OfType<NameRecord>().Single().Target.ShouldBe(Name("mail.example.com"));
        (await resolver.QueryAddressesAsync(Name("mail.example.com"), None)).Records
            .ShouldBe([IPAddress.Parse("2001:db8::1"), IPAddress.Parse("192.0.2.1")]);
    }

    [Fact]
    public async Task Follows_aliases_and_tells_where_they_led()
    {
        dns.Zone.Cname("www.example.com", "a.example.com").Cname("a.example.com", "b.example.com").Address("b.example.com", "192.0.2.9");
        var answer = await resolver.QueryAAsync(Name("www.example.com"), None);
        answer.Records.Single().Address.ShouldBe(IPAddress.Parse("192.0.2.9"));
        answer.CanonicalName.ShouldBe(Name("b.example.com"));
    }

    [Fact]
    public async Task Asks_again_where_a_response_ends_at_an_alias()
    {
        dns.Zone.Cname("www.example.com", "elsewhere.example.org").Address("elsewhere.example.org", "192.0.2.9");
        dns.Respond = (query, response) => query.Name == "www.example.com" ? response with { Answers = [response.Answers[0]] } : response;
        var answer = await resolver.QueryAAsync(Name("www.example.com"), None);
        answer.Outcome.ShouldBe(DnsOutcome.Found);
        dns.Queries.Select(query => query.Name).ShouldBe(["www.example.com", "elsewhere.example.org"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Alias_loops_end_as_failures(bool oneByOne)
    {
        dns.Zone.Cname("a.example.com", "b.example.com").Cname("b.example.com", "a.example.com");
        dns.Respond = (_, response) => response with { Answers = oneByOne ? [response.Answers[0]] : response.Answers, Authorities = [] };
        var answer = await resolver.QueryAAsync(Name("a.example.com"), None);
        answer.Outcome.ShouldBe(DnsOutcome.Failed);
        answer.Failure.ShouldNotBeNull().ShouldContain("aliases");
        dns.Queries.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Tells_missing_names_from_missing_types()
    {
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        (await resolver.QueryMxAsync(Name("mail.example.com"), None)).Outcome.ShouldBe(DnsOutcome.NoData);
        (await resolver.QueryMxAsync(Name("missing.example.com"), None)).Outcome.ShouldBe(DnsOutcome.NoSuchName);
        (await resolver.QueryAddressesAsync(Name("missing.example.com"), None)).Outcome.ShouldBe(DnsOutcome.NoSuchName);
    }

    [Fact]
    public async Task Goes_to_TCP_when_the_datagram_is_cut()
    {
        for (var i = 0; i < 120; i++)
        {
            dns.Zone.Txt("big.example.com", $"{i} " + new string('x', 200));
        }

        (await resolver.QueryTxtAsync(Name("big.example.com"), None)).Records.Count.ShouldBe(120);
        dns.Queries.Select(query => query.OverTcp).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Surfaces_the_AD_flag_and_asks_for_it()
    {
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        (await resolver.QueryAAsync(Name("mail.example.com"), None)).Authentic.ShouldBeFalse();
        dns.Zone.Authentic = true;
        (await resolver.QueryAaaaAsync(Name("mail.example.com"), None)).Authentic.ShouldBeTrue();
        dns.Queries.ShouldAllBe(query => query.Message.AuthenticData && query.Message.RecursionDesired && query.Message.PayloadSize == 1232);
    }

    [Fact]
    public async Task Equal_questions_at_the_same_time_share_one_query()
    {
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        using var open = new SemaphoreSlim(0);
        dns.Respond = (_, response) =>
        {
            open.Wait();
            return response;
        };
        var asked = Enumerable.Range(0, 20).Select(i => resolver.QueryAAsync(Name(i % 2 == 0 ? "mail.example.com" : "MAIL.example.com"), None).AsTask()).ToArray();
        open.Release(20);
        (await Task.WhenAll(asked)).ShouldAllBe(answer => answer.Records.Count == 1);
        dns.Queries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_take_the_answer_from_others()
    {
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        using var open = new SemaphoreSlim(0);
        dns.Respond = (_, response) =>
        {
            open.Wait();
            return response;
        };
        using var impatient = new CancellationTokenSource();
        var first = resolver.QueryAAsync(Name("mail.example.com"), impatient.Token).AsTask();
        var second = resolver.QueryAAsync(Name("mail.example.com"), None).AsTask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        open.Release();
        (await second).Outcome.ShouldBe(DnsOutcome.Found);
    }

    private static DnsName Name(string text) => DnsName.Parse(text);
}
