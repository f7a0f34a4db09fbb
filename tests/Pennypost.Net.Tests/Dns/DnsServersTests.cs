using System.Net;
using System.Net.Sockets;
using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

public sealed class DnsServersTests
{
    private static readonly DnsName Mail = DnsName.Parse("mail.example.com");

    [Theory]
    [InlineData(DnsResponseCode.ServerFailure)]
    [InlineData(DnsResponseCode.Refused)]
    public async Task A_failing_server_is_passed_over_and_the_good_one_asked_first_next_time(DnsResponseCode code)
    {
        await using var bad = new FakeDns();
        await using var good = new FakeDns();
        bad.Respond = (_, response) => response with { ResponseCode = code };
        good.Zone.Address("mail.example.com", "192.0.2.1");
        using var resolver = Resolver(bad.EndPoint, good.EndPoint);
        (await resolver.QueryAAsync(Mail, CancellationToken.None)).Outcome.ShouldBe(DnsOutcome.Found);
        (await resolver.QueryMxAsync(Mail, CancellationToken.None)).Outcome.ShouldBe(DnsOutcome.NoData);
        bad.Queries.Count.ShouldBe(1);
        good.Queries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_silent_server_is_passed_over_after_the_timeout()
    {
        await using var silent = new FakeDns();
        await using var good = new FakeDns();
        silent.Respond = (_, _) => null;
        good.Zone.Address("mail.example.com", "192.0.2.1");
        using var resolver = new DnsResolver(
            new DnsResolverSettings { Servers = [silent.EndPoint, good.EndPoint], Timeout = TimeSpan.FromMilliseconds(500), Tries = 10 }, TimeProvider.System);
        (await resolver.QueryAAsync(Mail, CancellationToken.None)).Outcome.ShouldBe(DnsOutcome.Found);
        silent.Queries.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_that_names_the_servers()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endPoint = (IPEndPoint)taken.LocalEndPoint!;
        using var resolver = new DnsResolver(
            new DnsResolverSettings { Servers = [endPoint], Timeout = TimeSpan.FromMilliseconds(50), Tries = 2 }, TimeProvider.System);
        var answer = await resolver.QueryAAsync(Mail, CancellationToken.None);
        answer.Outcome.ShouldBe(DnsOutcome.Failed);
        answer.Failure.ShouldNotBeNull().ShouldContain(endPoint.ToString());
    }

    [Fact]
    public async Task Forged_and_malformed_datagrams_are_ignored()
    {
        await using var dns = new FakeDns();
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        dns.Send = (query, octets) =>
        {
            var response = DnsMessage.Read(octets);
            var forged = response with { Answers = [new AddressRecord(Mail, 60, IPAddress.Parse("203.0.113.66"))] };
            return
            [
                [1, 2, 3],
                (forged with { Id = (ushort)(response.Id ^ 1) }).Write(),
                (forged with { IsResponse = false }).Write(),
                (forged with { Question = new DnsQuestion(DnsName.Parse("other.example.com"), DnsType.A) }).Write(),
                (forged with { Question = new DnsQuestion(Mail, DnsType.Aaaa) }).Write(),
                (forged with { Question = null }).Write(),
                octets,
            ];
        };
        using var resolver = dns.CreateResolver();
        (await resolver.QueryAAsync(Mail, CancellationToken.None)).Records.Single().Address.ShouldBe(IPAddress.Parse("192.0.2.1"));
    }

    [Fact]
    public async Task Mixed_case_must_come_back()
    {
        await using var dns = new FakeDns();
        dns.Zone.Address("a-long-name-with-letters-enough.example.com", "192.0.2.1");
        var name = DnsName.Parse("a-long-name-with-letters-enough.example.com");
        dns.Send = (_, octets) =>
        {
            var response = DnsMessage.Read(octets);
            var lower = new DnsQuestion(name, DnsType.A);
            return [(response with { Question = lower, Answers = [new AddressRecord(name, 60, IPAddress.Parse("203.0.113.66"))] }).Write(), octets];
        };
        using var resolver = new DnsResolver(dns.Settings with { MixCase = true }, TimeProvider.System);
        (await resolver.QueryAAsync(name, CancellationToken.None)).Records.Single().Address.ShouldBe(IPAddress.Parse("192.0.2.1"));
        dns.Queries.Single().Name.ShouldNotBe(name.ToString());
    }

    [Fact]
    public async Task A_server_without_EDNS_is_asked_again_without()
    {
        await using var dns = new FakeDns();
        dns.Zone.Address("mail.example.com", "192.0.2.1");
        dns.Respond = (query, response) => query.Message.PayloadSize is null
            ? response
            : new DnsMessage { Id = response.Id, IsResponse = true, ResponseCode = DnsResponseCode.FormatError };
        using var resolver = dns.CreateResolver();
        (await resolver.QueryAAsync(Mail, CancellationToken.None)).Outcome.ShouldBe(DnsOutcome.Found);
        dns.Queries.Select(query => query.Message.PayloadSize).ShouldBe([1232, null]);
    }

    [Fact]
    public async Task A_server_that_only_refers_is_a_failure()
    {
        await using var dns = new FakeDns();
        dns.Respond = (_, response) => response with
        {
            RecursionAvailable = false,
            ResponseCode = DnsResponseCode.NoError,
            Authorities = [new NameRecord(DnsName.Parse("com"), 60, DnsType.Ns, DnsName.Parse("a.gtld.example"))],
        };
        using var resolver = dns.CreateResolver();
        (await resolver.QueryAAsync(Mail, CancellationToken.None)).Outcome.ShouldBe(DnsOutcome.Failed);
    }

    [Fact]
    public async Task Ids_and_source_ports_are_not_predictable()
    {
        await using var dns = new FakeDns();
        using var resolver = dns.CreateResolver();
        for (var i = 0; i < 20; i++)
        {
            await resolver.QueryAAsync(DnsName.Parse($"host{i}.example.com"), CancellationToken.None);
        }

        dns.Queries.Select(query => query.Message.Id).Distinct().Count().ShouldBeGreaterThan(15);
    }

    [Fact]
    public void Reads_the_servers_of_this_machine()
    {
        ResolvConf.Parse(["# comment", "search example.com", "nameserver 192.0.2.53", "nameserver\t2001:db8::53 ", "nameserver x", "nameserver"])
            .ShouldBe([new IPEndPoint(IPAddress.Parse("192.0.2.53"), 53), new IPEndPoint(IPAddress.Parse("2001:db8::53"), 53)]);
        ResolvConf.Servers("/nonexistent/resolv.conf").ShouldBe([new IPEndPoint(IPAddress.Loopback, 53)]);
    }

    private static DnsResolver Resolver(params IPEndPoint[] servers) =>
        new(new DnsResolverSettings { Servers = servers, Timeout = TimeSpan.FromSeconds(20) }, TimeProvider.System);
}
