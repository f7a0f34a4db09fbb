using System.Text;
using Pennypost.Mail;
using Pennypost.Net.Dns;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.PublicSuffixes;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Dmarc;

public sealed class DmarcVerifierTests
{
    private static readonly PublicSuffixList Suffixes = PublicSuffixList.Load();

    private readonly FakeZone zone = new();
    private int sample;

    [Theory]
    // RFC 7489 §3.1.2: SPF, relaxed and strict
    [InlineData("v=DMARC1; p=reject", "example.com", "example.com", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject", "example.com", "bounce.example.com", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject", "news.example.com", "bounce.example.com", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject", "example.com", "example.org", DmarcResult.Fail)]
    [InlineData("v=DMARC1; p=reject; aspf=s", "example.com", "EXAMPLE.com", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject; aspf=s", "example.com", "bounce.example.com", DmarcResult.Fail)]
    public async Task Spf_must_be_aligned(string record, string author, string envelope, DmarcResult expected)
    {
        zone.Txt("_dmarc.example.com", record);
        var outcome = await AskAsync([author], new SpfOutcome(SpfResult.Pass, SpfIdentity.MailFrom, envelope));
        outcome.Result.ShouldBe(expected);
        outcome.IsSpfAligned.ShouldBe(expected == DmarcResult.Pass);
    }

    [Theory]
    // §3.1.1: DKIM; one good aligned signature is enough
    [InlineData("v=DMARC1; p=reject", "example.com:pass", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject", "mail.example.com:pass", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject", "example.org:pass,example.com:pass", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject", "example.com:fail,example.org:pass", DmarcResult.Fail)]
    [InlineData("v=DMARC1; p=reject", "example.com:temperror", DmarcResult.Fail)]
    [InlineData("v=DMARC1; p=reject; adkim=s", "mail.example.com:pass", DmarcResult.Fail)]
    [InlineData("v=DMARC1; p=reject; adkim=s", "example.com:pass", DmarcResult.Pass)]
    [InlineData("v=DMARC1; p=reject", "", DmarcResult.Fail)]
    public async Task A_signature_must_be_aligned(string record, string signatures, DmarcResult expected)
    {
        zone.Txt("_dmarc.example.com", record);
        var parsed = signatures.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(':')).Select(parts => new DmarcSignature(parts[0], "s", parts[1]));
        var outcome = await AskAsync(["example.com"], new SpfOutcome(SpfResult.Fail, SpfIdentity.MailFrom, "example.com"), [.. parsed]);
        outcome.Result.ShouldBe(expected);
        outcome.IsDkimAligned.ShouldBe(expected == DmarcResult.Pass);
        outcome.IsSpfAligned.ShouldBeFalse();
    }

    [Fact]
    public async Task Customers_of_one_hoster_are_strangers()
    {
        zone.Txt("_dmarc.alice.github.io", "v=DMARC1; p=reject");
        (await AskAsync(["alice.github.io"], new SpfOutcome(SpfResult.Pass, SpfIdentity.MailFrom, "bob.github.io"))).Result.ShouldBe(DmarcResult.Fail);
    }

    [Theory]
    // §6.6.3: the domain's own record, else that of its organisation, and nothing between; sp for subdomains.
    [InlineData("example.com", "example.com", DmarcPolicy.Reject)]
    [InlineData("news.example.com", "example.com", DmarcPolicy.Quarantine)]
    [InlineData("deep.own.example.com", "example.com", DmarcPolicy.Quarantine)]
    [InlineData("own.example.com", "own.example.com", DmarcPolicy.None)]
    public async Task The_policy_is_that_of_the_domain_or_its_organisation(string author, string policyDomain, DmarcPolicy policy)
    {
        zone.Txt("_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine").Txt("_dmarc.own.example.com", "v=DMARC1; p=none; sp=reject");
        var outcome = await AskAsync([author]);
        (outcome.PolicyDomain, outcome.Policy, outcome.Disposition).ShouldBe((policyDomain, policy, policy));
    }

    [Fact]
    public async Task Only_one_record_counts()
    {
        zone.Txt("_dmarc.example.com", "v=DMARC1; p=reject").Txt("_dmarc.example.com", "v=DMARC1; p=none").Txt("_dmarc.example.org", "junk").Txt("_dmarc.example.org", "v=DMARC1; p=reject");
        (await AskAsync(["example.com"])).Result.ShouldBe(DmarcResult.None);
        (await AskAsync(["mail.example.com"])).Result.ShouldBe(DmarcResult.None);
        (await AskAsync(["example.org"])).Result.ShouldBe(DmarcResult.Fail);
    }

    [Fact]
    public async Task Silence_of_dns_is_temporary_and_no_record_is_none()
    {
        zone.Fail("_dmarc.example.com", DnsResponseCode.ServerFailure).Txt("_dmarc.example.net", "v=DMARC1; p=refuse");
        (await AskAsync(["example.com"])).Result.ShouldBe(DmarcResult.TempError);
        (await AskAsync(["mail.example.com"])).Result.ShouldBe(DmarcResult.TempError);
        (await AskAsync(["example.org"])).Result.ShouldBe(DmarcResult.None);
        (await AskAsync(["example.net"])).Result.ShouldBe(DmarcResult.PermError);
        (await AskAsync([])).Result.ShouldBe(DmarcResult.PermError);
    }

    [Theory]
    [InlineData(39, DmarcPolicy.Reject, false)]
    [InlineData(40, DmarcPolicy.Quarantine, true)]
    public async Task What_pct_spares_is_treated_one_step_milder(int drawn, DmarcPolicy expected, bool spared)
    {
        // RFC 7489 §6.6.4
        zone.Txt("_dmarc.example.com", "v=DMARC1; p=reject; pct=40");
        sample = drawn;
        var outcome = await AskAsync(["example.com"]);
        (outcome.Policy, outcome.Disposition, outcome.IsSampledOut).ShouldBe((DmarcPolicy.Reject, expected, spared));
    }

    [Fact]
    public async Task Of_several_authors_the_strictest_failure_decides()
    {
        // RFC 7489 §6.6.1
        zone.Txt("_dmarc.example.com", "v=DMARC1; p=none").Txt("_dmarc.example.org", "v=DMARC1; p=reject").Txt("_dmarc.example.net", "v=DMARC1; p=reject");
        var outcome = await AskAsync(["example.com", "example.net", "example.org"], new SpfOutcome(SpfResult.Pass, SpfIdentity.MailFrom, "example.net"));
        (outcome.Result, outcome.Author, outcome.Disposition).ShouldBe((DmarcResult.Fail, "example.org", DmarcPolicy.Reject));
    }

    [Theory]
    // RFC 7489 §6.6.1, RFC 5322 §3.6.2
    [InlineData("From: a@example.com\r\n", "example.com", null)]
    [InlineData("From: \"x@evil.example\" <a@EXAMPLE.com>\r\n", "example.com", null)]
    [InlineData("From: a@example.com, b@example.com, c@b\u00fccher.example\r\n", "example.com,xn--bcher-kva.example", null)]
    [InlineData("From: group: a@example.com;\r\n", "example.com", null)]
    [InlineData("From: group:;\r\n", "", "no domain in the From field")]
    [InlineData("From: a@[192.0.2.1]\r\n", "", "no domain in the From field")]
    [InlineData("From: somebody\r\n", "", "no domain in the From field")]
    [InlineData("From: a@example.com\r\nFrom: b@example.org\r\n", "", "more than one From field")]
    [InlineData("Subject: x\r\n", "", "no From field")]
    [InlineData("From: a@a.example,a@b.example,a@c.example,a@d.example,a@e.example,a@f.example,a@g.example,a@h.example,a@i.example\r\n", "", "more than 8 domains in the From field")]
    [InlineData("From: a@example.com, nobody\r\n", "example.com", "an unreadable address in the From field")]
    public void The_authors_are_those_of_the_from_field(string header, string domains, string? problem)
    {
        var authors = DmarcAuthors.Of(HeaderFields.Parse(Encoding.UTF8.GetBytes(header + "\r\nFrom: body@body.example\r\n")));
        string.Join(',', authors.Domains).ShouldBe(domains);
        authors.Problem.ShouldBe(problem);
    }

    private ValueTask<DmarcOutcome> AskAsync(IReadOnlyList<string> authors, SpfOutcome? spf = null, IReadOnlyList<DmarcSignature>? signatures = null) =>
        new DmarcVerifier(new ZoneResolver(zone), Suffixes, () => sample)
            .CheckAsync(new DmarcInput(authors, spf, signatures ?? []), TestContext.Current.CancellationToken);
}
