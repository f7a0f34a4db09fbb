using Pennypost.Net.Dns;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.PublicSuffixes;

namespace Pennypost.Trust.Tests.Dmarc;

/// <summary>Who gets aggregate reports (RFC 7489 §7.1).</summary>
public sealed class DmarcReportTargetsTests
{
    private readonly FakeZone zone = new();

    [Theory]
    [InlineData("rua=mailto:agg@shop.example", "agg@shop.example")]
    [InlineData("rua=mailto:agg@reports.shop.example!10m", "agg@reports.shop.example!10485760")]
    [InlineData("rua=mailto:a@shop.example, mailto:A@shop.example ,mailto:b@shop.example", "a@shop.example b@shop.example")]
    [InlineData("rua=https://shop.example/reports", "")]
    [InlineData("rua=mailto:agg@shop.example?bcc=victim@else.example", "agg@shop.example")]
    [InlineData("rua=mailto:agg%40more@shop.example", "")]
    [InlineData("rua=mailto:victim@else.example", "")]
    [InlineData("rua=mailto:victim@co.uk", "")]
    [InlineData("", "")]
    public async Task Its_own_organisation_needs_no_consent_and_others_do(string tag, string expected)
    {
        zone.Txt("_dmarc.shop.example", $"v=DMARC1; p=none; {tag}");
        (await FindAsync()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("v=DMARC1", "shop@collector.example")]
    [InlineData("v=DMARC1; rua=mailto:other@collector.example!5k", "other@collector.example!5120")]
    [InlineData("v=DMARC1; rua=mailto:victim@else.example", "shop@collector.example")]
    [InlineData("v=spf1 -all", "")]
    public async Task Who_is_named_by_others_must_agree(string consent, string expected)
    {
        zone.Txt("_dmarc.shop.example", "v=DMARC1; p=none; rua=mailto:shop@collector.example").Txt("shop.example._report._dmarc.collector.example", consent);
        (await FindAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task Silence_of_dns_is_no_answer()
    {
        zone.Fail("_dmarc.shop.example", DnsResponseCode.ServerFailure);
        (await FindAsync()).ShouldBe("unknown");
        zone.Remove("_dmarc.shop.example").Txt("_dmarc.shop.example", "v=DMARC1; p=none; rua=mailto:a@shop.example,mailto:shop@collector.example")
            .Fail("shop.example._report._dmarc.collector.example", DnsResponseCode.ServerFailure);
        (await FindAsync()).ShouldBe("unknown");
    }

    [Fact]
    public async Task Nobody_is_flooded()
    {
        zone.Txt("_dmarc.shop.example", "v=DMARC1; p=none; rua=" + string.Join(',', Enumerable.Range(0, 20).Select(i => $"mailto:a{i}@shop.example")));
        (await FindAsync()).Split(' ').Length.ShouldBeLessThanOrEqualTo(5);
    }

    private async Task<string> FindAsync()
    {
        var found = await new DmarcReportTargets(new ZoneResolver(zone), PublicSuffixList.Load()).FindAsync("shop.example", CancellationToken.None);
        return found is null ? "unknown" : string.Join(' ', found.Value.Targets.Select(t => t.MaximumSize is { } most ? $"{t.Address}!{most}" : t.Address));
    }
}
