using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Spf;

public sealed class SpfMechanismTests
{
    [Theory]
    // RFC 7208 §4.6.2: qualifiers
    [InlineData("v=spf1 +all", "192.0.2.99", SpfResult.Pass)]
    [InlineData("v=spf1 -all", "192.0.2.99", SpfResult.Fail)]
    [InlineData("v=spf1 ~all", "192.0.2.99", SpfResult.SoftFail)]
    [InlineData("v=spf1 ?all", "192.0.2.99", SpfResult.Neutral)]
    [InlineData("v=spf1 all", "192.0.2.99", SpfResult.Pass)]
    [InlineData("V=SPF1 -ALL", "192.0.2.99", SpfResult.Fail)]
    // §4.7: nothing matches
    [InlineData("v=spf1", "192.0.2.99", SpfResult.Neutral)]
    [InlineData("v=spf1 ip4:198.51.100.1", "192.0.2.99", SpfResult.Neutral)]
    // §5.1: what follows all is never reached, nor is redirect
    [InlineData("v=spf1 -all +all", "192.0.2.99", SpfResult.Fail)]
    [InlineData("v=spf1 redirect=yes.example.com -all", "192.0.2.99", SpfResult.Fail)]
    // §5.2: include
    [InlineData("v=spf1 include:yes.example.com -all", "192.0.2.99", SpfResult.Pass)]
    [InlineData("v=spf1 -include:yes.example.com +all", "192.0.2.99", SpfResult.Fail)]
    [InlineData("v=spf1 include:no.example.com ~all", "192.0.2.99", SpfResult.SoftFail)]
    [InlineData("v=spf1 include:soft.example.com -all", "192.0.2.99", SpfResult.Fail)]
    [InlineData("v=spf1 include:neutral.example.com -all", "192.0.2.99", SpfResult.Fail)]
    [InlineData("v=spf1 include:nothing.example.com -all", "192.0.2.99", SpfResult.PermError)]
    [InlineData("v=spf1 include:wrong.example.com -all", "192.0.2.99", SpfResult.PermError)]
    [InlineData("v=spf1 include:broken.example.com -all", "192.0.2.99", SpfResult.TempError)]
    // §5.3: a
    [InlineData("v=spf1 a -all", "192.0.2.1", SpfResult.Pass)]
    [InlineData("v=spf1 a -all", "192.0.2.2", SpfResult.Fail)]
    [InlineData("v=spf1 a/24 -all", "192.0.2.2", SpfResult.Pass)]
    [InlineData("v=spf1 a/0 -all", "203.0.113.7", SpfResult.Pass)]
    [InlineData("v=spf1 a:mail.example.com -all", "192.0.2.10", SpfResult.Pass)]
    [InlineData("v=spf1 a:mail.example.com. -all", "192.0.2.10", SpfResult.Pass)]
    [InlineData("v=spf1 a -all", "2001:db8::1", SpfResult.Pass)]
    [InlineData("v=spf1 a//32 -all", "2001:db8:ffff::1", SpfResult.Pass)]
    [InlineData("v=spf1 a/24 -all", "2001:db8:ffff::1", SpfResult.Fail)]
    [InlineData("v=spf1 a/31//127 -all", "2001:db8::", SpfResult.Pass)]
    [InlineData("v=spf1 a:mail.example.com/30//64 -all", "192.0.2.9", SpfResult.Pass)]
    // §5.4: mx; its exchangers, never the domain's own address
    [InlineData("v=spf1 mx -all", "192.0.2.10", SpfResult.Pass)]
    [InlineData("v=spf1 mx -all", "192.0.2.1", SpfResult.Fail)]
    [InlineData("v=spf1 mx:mail.example.com -all", "192.0.2.10", SpfResult.Fail)]
    [InlineData("v=spf1 mx//64 -all", "2001:db8::ffff", SpfResult.Pass)]
    [InlineData("v=spf1 mx:broken.example.com -all", "192.0.2.10", SpfResult.TempError)]
    // §5.6: ip4 and ip6, each for its own family
    [InlineData("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.255", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.77/24 -all", "192.0.2.1", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.128", SpfResult.Fail)]
    [InlineData("v=spf1 ip6:2001:db8::/32 -all", "2001:db8:1::", SpfResult.Pass)]
    [InlineData("v=spf1 ip6:2001:db8::/32 -all", "2001:db9::", SpfResult.Fail)]
    [InlineData("v=spf1 ip6:::/0 -all", "192.0.2.1", SpfResult.Fail)]
    [InlineData("v=spf1 ip4:0.0.0.0/0 -all", "2001:db8::1", SpfResult.Fail)]
    [InlineData("v=spf1 ip6:::ffff:192.0.2.1 -all", "2001:db8::1", SpfResult.Fail)]
    // §5: an IPv4-mapped address is an IPv4 address
    [InlineData("v=spf1 ip4:192.0.2.1 -all", "::ffff:192.0.2.1", SpfResult.Pass)]
    [InlineData("v=spf1 ip6:::ffff:192.0.2.1 -all", "::ffff:192.0.2.1", SpfResult.Fail)]
    [InlineData("v=spf1 a -all", "::ffff:192.0.2.1", SpfResult.Pass)]
    // §5.7: exists asks for A whatever the client's family
    [InlineData("v=spf1 exists:mail.example.com -all", "2001:db8:9::", SpfResult.Pass)]
    [InlineData("v=spf1 exists:nowhere.example.com -all", "192.0.2.1", SpfResult.Fail)]
    [InlineData("v=spf1 exists:broken.example.com -all", "192.0.2.1", SpfResult.TempError)]
    // §6.1: redirect
    [InlineData("v=spf1 redirect=no.example.com", "192.0.2.1", SpfResult.Fail)]
    [InlineData("v=spf1 redirect=nothing.example.com", "192.0.2.1", SpfResult.PermError)]
    [InlineData("v=spf1 redirect=nowhere.example.com", "192.0.2.1", SpfResult.PermError)]
    [InlineData("v=spf1 redirect=broken.example.com", "192.0.2.1", SpfResult.TempError)]
    [InlineData("v=spf1 a redirect=no.example.com", "192.0.2.1", SpfResult.Pass)]
    // §6: unknown modifiers are passed over
    [InlineData("v=spf1 moo=cow x.y-z_=%{d} -all", "192.0.2.1", SpfResult.Fail)]
    // §4.3, §4.8: what is no name matches nothing
    [InlineData("v=spf1 a:a..example.com -all", "192.0.2.1", SpfResult.Fail)]
    [InlineData("v=spf1 include:a..example.com -all", "192.0.2.1", SpfResult.PermError)]
    [Spec("SVC-180")]
    public async Task Evaluates(string policy, string client, SpfResult expected) =>
        (await SpfChecks.With(policy).ResultAsync(client)).ShouldBe(expected);

    [Theory]
    // RFC 7208 §4.6, §12: one wrong term anywhere, and the whole record is an error, even behind a match.
    [InlineData("moo")]
    [InlineData("-moo")]
    [InlineData("all:example.com")]
    [InlineData("all/8")]
    [InlineData("--all")]
    [InlineData("include")]
    [InlineData("include:")]
    [InlineData("include:example.com/24")]
    [InlineData("exists")]
    [InlineData("exists:")]
    [InlineData("a:")]
    [InlineData("a:museum")]
    [InlineData("a:museum.")]
    [InlineData("a:192.0.2.1")]
    [InlineData("a:example.-com")]
    [InlineData("a:example.com-")]
    [InlineData("a:example.com:8080")]
    [InlineData("a:example.com/33")]
    [InlineData("a/033")]
    [InlineData("a/")]
    [InlineData("a//129")]
    [InlineData("a/24/64")]
    [InlineData("a///64")]
    [InlineData("a/99999999999999999999")]
    [InlineData("mx:")]
    [InlineData("mx/24//")]
    [InlineData("ptr:")]
    [InlineData("ptr/24")]
    [InlineData("ip4")]
    [InlineData("ip4:")]
    [InlineData("ip4:192.0.2")]
    [InlineData("ip4:192.0.2.256")]
    [InlineData("ip4:192.0.2.01")]
    [InlineData("ip4:192.0.2.1:25")]
    [InlineData("ip4:192.0.2.1/33")]
    [InlineData("ip4:192.0.2.1//32")]
    [InlineData("ip4:2001:db8::1")]
    [InlineData("ip6:192.0.2.1")]
    [InlineData("ip6:2001:db8::1/129")]
    [InlineData("ip6:2001:db8::g")]
    [InlineData("ip6:[2001:db8::1]")]
    [InlineData("ip6:fe80::1%eth0")]
    [InlineData("ip6:::1.2.3")]
    [InlineData("redirect=")]
    [InlineData("redirect=museum")]
    [InlineData("redirect=a.example.com redirect=b.example.com")]
    [InlineData("exp=a.example.com exp=b.example.com")]
    [InlineData("exp=")]
    [InlineData("exp=%{x}.example.com")]
    [InlineData("moo=%{x}")]
    [InlineData("moo=%")]
    [InlineData("moo=%{d")]
    [InlineData("a:%{d0}")]
    [InlineData("a:%{dx}")]
    [InlineData("a:%{}")]
    [InlineData("a:%{d}x")]
    [InlineData("a:%d.example.com")]
    [InlineData("exists:%{c}.example.com")]
    [InlineData("exists:%{r}.example.com")]
    [InlineData("exists:%{t}.example.com")]
    [InlineData("=moo")]
    [InlineData("a\tmx")]
    [InlineData("a:ex\u00e4mple.com")]
    [InlineData("ip4:192.0.2.1\0")]
    public async Task One_wrong_term_spoils_the_record(string term)
    {
        var outcome = await SpfChecks.With($"v=spf1 +all {term}").AskAsync("192.0.2.1");
        outcome.Result.ShouldBe(SpfResult.PermError);
        outcome.Problem.ShouldNotBeNull().ShouldAllBe(c => c >= ' ' && c <= '~');
    }

    [Theory]
    [InlineData("v=spf1 ptr -all", "192.0.2.10", SpfResult.Pass)]
    [InlineData("v=spf1 ptr:example.com -all", "192.0.2.10", SpfResult.Pass)]
    [InlineData("v=spf1 ptr:EXAMPLE.com -all", "192.0.2.10", SpfResult.Pass)]
    [InlineData("v=spf1 ptr:ample.com -all", "192.0.2.10", SpfResult.Fail)]
    [InlineData("v=spf1 ptr -all", "192.0.2.66", SpfResult.Fail)]
    [InlineData("v=spf1 ptr -all", "192.0.2.67", SpfResult.Fail)]
    [InlineData("v=spf1 ptr -all", "2001:db8::10", SpfResult.Pass)]
    public async Task Ptr_counts_names_that_lead_back(string policy, string client, SpfResult expected)
    {
        // RFC 7208 §5.5: .66 claims a name that denies it, the reverse zone of .67 does not answer.
        var checks = SpfChecks.With(policy);
        checks.Zone.Ptr("192.0.2.10", "mail.example.com").Ptr("2001:db8::10", "mail.example.com").Ptr("192.0.2.66", "mail.example.com")
            .Fail("67.2.0.192.in-addr.arpa", Pennypost.Net.Dns.DnsResponseCode.ServerFailure);
        (await checks.ResultAsync(client)).ShouldBe(expected);
    }
}
