using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Spf;

public sealed class SpfMacroTests
{
    private const string Sender = "strong-bad@email.example.com";

    [Theory]
    // The examples of RFC 7208 §7.4.
    [InlineData("%{s}", "strong-bad@email.example.com")]
    [InlineData("%{o}", "email.example.com")]
    [InlineData("%{d}", "email.example.com")]
    [InlineData("%{d4}", "email.example.com")]
    [InlineData("%{d3}", "email.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}", "com")]
    [InlineData("%{dr}", "com.example.email")]
    [InlineData("%{d2r}", "example.email")]
    [InlineData("%{l}", "strong-bad")]
    [InlineData("%{l-}", "strong.bad")]
    [InlineData("%{lr}", "strong-bad")]
    [InlineData("%{lr-}", "bad.strong")]
    [InlineData("%{l1r-}", "strong")]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com")]
    [InlineData("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com")]
    [InlineData("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net")]
    // §7.1, §7.3
    [InlineData("%%", "%")]
    [InlineData("a%_b", "a b")]
    [InlineData("%-", "%20")]
    [InlineData("%{S}", "strong-bad%40email.example.com")]
    [InlineData("%{D2}", "example.com")]
    [InlineData("%{h}", "mail.example.com")]
    [InlineData("%{c}", "192.0.2.3")]
    [InlineData("%{r}", "mx.receiver.example")]
    [InlineData("%{p}", "unknown")]
    [InlineData("%{d128}", "email.example.com")]
    [InlineData("%{d99999999999}", "email.example.com")]
    [InlineData("see http://%{d}/why.html?s=%{S}&i=%{I}", "see http://email.example.com/why.html?s=strong-bad%40email.example.com&i=192.0.2.3")]
    public async Task Expands(string text, string expected)
    {
        var checks = new SpfChecks();
        checks.Zone.Txt("email.example.com", "v=spf1 -all exp=why.example.com").Txt("why.example.com", text);
        (await checks.AskAsync("192.0.2.3", Sender)).Explanation.ShouldBe(expected);
    }

    [Fact]
    public async Task An_ipv6_client_is_written_in_nibbles()
    {
        // RFC 7208 §7.4
        var checks = new SpfChecks();
        checks.Zone.Txt("example.com", "v=spf1 exists:%{ir}.%{v}._spf.%{d} -all exp=why.example.com").Txt("why.example.com", "%{i} is %{c}");
        checks.Zone.Address("1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com", "127.0.0.2");
        (await checks.ResultAsync("2001:db8::cb01")).ShouldBe(SpfResult.Pass);
        (await checks.AskAsync("2001:db8::cb02")).Explanation
            .ShouldBe("2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.2 is 2001:db8::cb02");
    }

    [Theory]
    [InlineData("mail.example.com", "mail.example.com", "mail.example.com")]
    [InlineData("deep.mail.example.com,other.example.net", "mail.example.com", "deep.mail.example.com")]
    [InlineData("other.example.net", "mail.example.com", "other.example.net")]
    [InlineData("liar.example.net", "mail.example.com", "unknown")]
    public async Task The_client_s_name_is_one_that_leads_back(string names, string domain, string expected)
    {
        // RFC 7208 §7.3: the domain itself, a name below it, any name, "unknown".
        var checks = new SpfChecks();
        checks.Zone.Txt(domain, "v=spf1 -all exp=why.example.com").Txt("why.example.com", "%{p}").Address("liar.example.net", "198.51.100.1");
        foreach (var name in names.Split(','))
        {
            checks.Zone.Ptr("192.0.2.3", name);
            if (!name.StartsWith("liar", StringComparison.Ordinal))
            {
                checks.Zone.Address(name, "192.0.2.3");
            }
        }

        (await checks.AskAsync("192.0.2.3", $"user@{domain}")).Explanation.ShouldBe(expected);
    }

    [Fact]
    public async Task A_name_that_is_too_long_loses_labels_on_the_left()
    {
        // RFC 7208 §7.3
        var label = new string('a', 60);
        var rest = string.Join('.', Enumerable.Repeat(label, 3)) + ".%{d}";
        var checks = SpfChecks.With($"v=spf1 exists:{label}.{label}.{rest} -all");
        checks.Zone.Address(rest.Replace("%{d}", "example.com", StringComparison.Ordinal), "127.0.0.2");
        (await checks.ResultAsync("203.0.113.1")).ShouldBe(SpfResult.Pass);
    }

    [Fact]
    public async Task A_local_part_beyond_ascii_matches_nothing()
    {
        // RFC 8616 §4
        var checks = SpfChecks.With("v=spf1 exists:%{l}.users.example.com exists:%{s}.users.example.com -all exp=why.example.com");
        checks.Zone.Txt("why.example.com", "%{l}");
        var outcome = await checks.AskAsync("192.0.2.99", "jos\u00e9@example.com");
        outcome.Result.ShouldBe(SpfResult.Fail);
        outcome.Explanation.ShouldBeNull();
    }
}
