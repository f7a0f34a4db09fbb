using System.Net;
using System.Text;
using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

/// <summary>The codec and the resolver against an independent server.</summary>
public sealed class KnotTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DnsName Zone = DnsName.Parse("example.com");
    private KnotServer knot = null!;
    private DnsResolver resolver = null!;

    public async ValueTask InitializeAsync()
    {
        knot = await KnotServer.StartAsync(ZoneText());
        resolver = new DnsResolver(new DnsResolverSettings { Servers = [knot.EndPoint], Timeout = TimeSpan.FromSeconds(20) }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        resolver?.Dispose();
        if (knot is not null)
        {
            await knot.DisposeAsync();
        }
    }

    [Fact]
    public async Task Reads_every_kind_of_record()
    {
        (await resolver.QueryMxAsync(Zone, None)).Records.Select(mx => $"{mx.Preference} {mx.Exchange}").ShouldBe(["10 mail.example.com", "20 backup.example.com"]);
        (await resolver.QueryAddressesAsync(DnsName.Parse("mail.example.com"), None)).Records
            .ShouldBe([IPAddress.Parse("2001:db8::1"), IPAddress.Parse("192.0.2.1")]);
        (await resolver.QueryTxtAsync(Zone, None)).Records.Single().Text.ShouldBe("v=spf1 mx -all");
        var srv = (await resolver.QuerySrvAsync(DnsName.Parse("_submissions._tcp.example.com"), None)).Records.Single();
        (srv.Priority, srv.Weight, srv.Port, srv.Target.ToString()).ShouldBe(((ushort)0, (ushort)5, (ushort)465, "mail.example.com"));
        var tlsa = (await resolver.QueryTlsaAsync(DnsName.Parse("_25._tcp.mail.example.com"), None)).Records.Single();
        (tlsa.Usage, tlsa.Selector, tlsa.Matching, Convert.ToHexString(tlsa.Data.Span)).ShouldBe(((byte)3, (byte)1, (byte)1, "0123456789ABCDEF"));
        ((NameRecord)(await resolver.QueryAsync(DnsName.Parse("ptr.example.com"), DnsType.Ptr, None)).Records.Single()).Target
            .ShouldBe(DnsName.Parse("mail.example.com"));
        ((UnknownRecord)(await resolver.QueryAsync(DnsName.Parse("odd.example.com"), (DnsType)65280, None)).Records.Single()).Data.ToArray()
            .ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Follows_aliases_and_wildcards()
    {
        var answer = await resolver.QueryAAsync(DnsName.Parse("www.example.com"), None);
        answer.CanonicalName.ShouldBe(DnsName.Parse("mail.example.com"));
        answer.Records.Single().Address.ShouldBe(IPAddress.Parse("192.0.2.1"));
        (await resolver.QueryAAsync(DnsName.Parse("anything.wild.example.com"), None)).Records.Single().Address.ShouldBe(IPAddress.Parse("192.0.2.7"));
    }

    [Fact]
    public async Task Negative_answers_have_the_lifetime_of_the_SOA()
    {
        var missing = await resolver.QueryAsync(DnsName.Parse("missing.example.com"), DnsType.A, None);
        (missing.Outcome, missing.TimeToLive).ShouldBe((DnsOutcome.NoSuchName, TimeSpan.FromSeconds(77)));
        var noData = await resolver.QueryAsync(DnsName.Parse("mail.example.com"), DnsType.Mx, None);
        (noData.Outcome, noData.TimeToLive).ShouldBe((DnsOutcome.NoData, TimeSpan.FromSeconds(77)));
    }

    [Fact]
    public async Task Large_answers_come_by_TCP()
    {
        var answer = await resolver.QueryTxtAsync(DnsName.Parse("big.example.com"), None);
        answer.Records.Count.ShouldBe(60);
        answer.Records.ShouldAllBe(record => record.Text.Length == 203 && record.Strings.Count == 1);
    }

    [Fact]
    public async Task Mixed_case_comes_back_as_it_was_sent()
    {
        using var mixed = new DnsResolver(
            new DnsResolverSettings { Servers = [knot.EndPoint], Timeout = TimeSpan.FromSeconds(20), MixCase = true }, TimeProvider.System);
        (await mixed.QueryMxAsync(Zone, None)).Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_zone_it_does_not_serve_is_a_failure()
    {
        var answer = await resolver.QueryAAsync(DnsName.Parse("example.org"), None);
        answer.Outcome.ShouldBe(DnsOutcome.Failed);
        answer.Failure.ShouldNotBeNull().ShouldContain("Refused");
    }

    private static string ZoneText()
    {
        var zone = new StringBuilder("""
            $ORIGIN example.com.
            $TTL 300
            @ SOA ns hostmaster 1 3600 600 86400 77
            @ NS ns
            @ MX 20 backup
            @ MX 10 mail
            @ TXT "v=spf1 mx -all"
            ns A 192.0.2.53
            mail A 192.0.2.1
            mail AAAA 2001:db8::1
            backup A 192.0.2.2
            www CNAME web
            web CNAME mail
            *.wild A 192.0.2.7
            ptr PTR mail
            _submissions._tcp SRV 0 5 465 mail
            _25._tcp.mail TLSA 3 1 1 0123456789ABCDEF
            odd TYPE65280 \# 3 010203

            """);
        for (var i = 0; i < 60; i++)
        {
            zone.Append(System.Globalization.CultureInfo.InvariantCulture, $"big TXT \"{i:D3}{new string('x', 200)}\"\n");
        }

        return zone.ToString();
    }
}
