using System.IO.Compression;
using System.Net;
using System.Xml.Linq;
using Pennypost.Core.SenderAuthentication.Dmarc;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Mail;
using Pennypost.Net.Dns;
using Pennypost.Store.Messages;
using Pennypost.Trust.Dmarc;

namespace Pennypost.Core.Tests.SenderAuthentication;

/// <summary>Aggregate reports (RFC 7489 §7.2).</summary>
public sealed class DmarcReportTests(PostgresFixture postgres)
{
    private const string Kind = "ReportDmarc";
    private readonly FakeZone zone = new();
    private readonly ManualTime time = new();

    private DateOnly Yesterday => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);

    [Fact]
    public void The_file_is_what_appendix_c_asks_for()
    {
        var policy = new DmarcRecord { Policy = DmarcPolicy.Reject, SubdomainPolicy = DmarcPolicy.Quarantine, SpfAlignment = DmarcAlignment.Strict, Percentage = 50, FailureOptions = "1:d" };
        DmarcReportRow[] rows =
        [
            new(IPAddress.Parse("192.0.2.7"), 12, "none", "", true, false, "shop.example", "shop.example s1 pass,other.example s2 fail", "bounce.example", "softfail"),
            new(IPAddress.Parse("2001:db8::7"), 1, "none", "local_policy", false, false, "news.shop.example", "", "", ""),
            new(IPAddress.Parse("192.0.2.9"), 2, "reject", "", false, false, "shop.example", "bad\u0001<x s pass", "a&b", "fail"),
        ];
        var report = new DmarcReport("mx.example.com", "postmaster@example.com", new DateOnly(2026, 11, 21), "shop.example", policy, rows);
        report.FileName.ShouldBe("mx.example.com!shop.example!1795219200!1795305599.xml.gz");
        report.Subject.ShouldBe("Report Domain: shop.example Submitter: mx.example.com Report-ID: <20261121.shop.example@mx.example.com>");

        var xml = Read(report.ToFile());
        xml.Name.LocalName.ShouldBe("feedback");
        Flat(xml.Element("report_metadata")!).ShouldBe(
            "org_name=mx.example.com email=postmaster@example.com report_id=20261121.shop.example@mx.example.com begin=1795219200 end=1795305599");
        Flat(xml.Element("policy_published")!).ShouldBe("domain=shop.example adkim=r aspf=s p=reject sp=quarantine pct=50 fo=1:d");
        xml.Elements("record").Select(Flat).ShouldBe(
        [
            "source_ip=192.0.2.7 count=12 disposition=none dkim=pass spf=fail header_from=shop.example domain=shop.example selector=s1 result=pass "
            + "domain=other.example selector=s2 result=fail domain=bounce.example result=softfail",
            "source_ip=2001:db8::7 count=1 disposition=none dkim=fail spf=fail type=local_policy header_from=news.shop.example domain=news.shop.example result=none",
            "source_ip=192.0.2.9 count=2 disposition=reject dkim=fail spf=fail header_from=shop.example domain=bad?<x selector=s result=pass domain=a&b result=fail",
        ]);
    }

    [Fact]
    public async Task Each_domain_that_wants_reports_gets_one_a_day()
    {
        await using var system = await StartAsync();
        zone.Txt("_dmarc.shop.example", "v=DMARC1; p=reject; rua=mailto:agg@shop.example,mailto:tiny@shop.example!10,mailto:victim@else.example")
            .Txt("_dmarc.silent.example", "v=DMARC1; p=none");
        await ObserveAsync(system, "shop.example", "silent.example", "gone.example");
        await system.WorkAsync(Kind);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM envelope")).ShouldBe(0, "off by default");

        await system.Settings.SetAsync(DmarcSettings.SendReports, "true");
        await system.WorkAsync(Kind);
        await system.WorkAsync(Kind);

        (await system.Test.ScalarAsync<string>("SELECT string_agg(sender || ' > ' || array_to_string(recipients, ' '), ', ') FROM envelope"))
            .ShouldBe("postmaster@example.com > agg@shop.example");
        (await system.Test.ScalarAsync<string>("SELECT string_agg(domain || ':' || cardinality(recipients) || ':' || records, ' ' ORDER BY domain) FROM dmarc_report"))
            .ShouldBe("gone.example:0:0 shop.example:1:2 silent.example:0:0");
        var message = await MessageAsync(system);
        message.ShouldStartWith("Return-Path: <postmaster@example.com>\r\n");
        message.ShouldContain("\r\nSubject: Report Domain: shop.example Submitter: mx.example.com");
        var xml = Read(Attachment(message));
        xml.Elements("record").Sum(record => (int)record.Descendants("count").Single()).ShouldBe(4);

        await system.WorkAsync(MessageIntake.RouteMail);
        (await system.Test.ScalarAsync<string>("SELECT address FROM outgoing_recipient")).ShouldBe("agg@shop.example");
    }

    [Fact]
    public async Task What_dns_does_not_tell_is_asked_again_and_the_day_is_whole_first()
    {
        await using var system = await StartAsync();
        await system.Settings.SetAsync(DmarcSettings.SendReports, "true");
        await system.Settings.SetAsync(DmarcSettings.ReportAddress, "dmarc@example.com");
        await ObserveAsync(system, "shop.example");
        zone.Fail("_dmarc.shop.example", DnsResponseCode.ServerFailure);
        await system.WorkAsync(Kind);
        zone.Remove("_dmarc.shop.example").Txt("_dmarc.shop.example", "v=DMARC1; p=none; rua=mailto:agg@shop.example");
        await system.WorkAsync(Kind);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM dmarc_report")).ShouldBe(0, "not before an hour");

        time.Advance(TimeSpan.FromMinutes(61));
        await system.WorkAsync(Kind);
        (await system.Test.ScalarAsync<string>("SELECT sender FROM envelope")).ShouldBe("dmarc@example.com");

        time.Advance(time.GetUtcNow().Date.AddDays(1).AddMinutes(19) - time.GetUtcNow().UtcDateTime);
        await ObserveAsync(system, "shop.example");
        await system.WorkAsync(Kind);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM envelope")).ShouldBe(1, "other processes may still write figures of the day");
        time.Advance(TimeSpan.FromMinutes(2));
        await system.WorkAsync(Kind);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM envelope")).ShouldBe(2);
        DmarcSettings.ReportAddress.Validate("nobody").ShouldNotBeNull();
    }

    private async Task<MailSystem> StartAsync()
    {
        // Noon: yesterday is over.
        time.Advance(time.GetUtcNow().Date.AddDays(1).AddHours(12) - time.GetUtcNow().UtcDateTime);
        return await MailSystem.StartAsync(postgres, time, new ZoneResolver(zone));
    }

    private async Task ObserveAsync(MailSystem system, params string[] domains)
    {
        var data = system.Get<DmarcData>();
        foreach (var domain in domains)
        {
            for (var i = 0; i < 3; i++)
            {
                data.Add(new DmarcObservation(Yesterday, domain, IPAddress.Parse("192.0.2.7"), "pass", domain, "p=none", "none", "", true, true, "", domain, "pass"));
            }

            data.Add(new DmarcObservation(Yesterday, domain, IPAddress.Parse("192.0.2.8"), "fail", domain, "p=none", "none", "", false, false, "", domain, "fail"));
            data.Add(new DmarcObservation(Yesterday.AddDays(1), domain, IPAddress.Parse("192.0.2.9"), "fail", domain, "p=none", "none", "", false, false, "", domain, "fail"));
        }

        await data.FlushAsync();
    }

    private static async Task<string> MessageAsync(MailSystem system)
    {
        var id = await system.Test.ScalarAsync<long>("SELECT message_id FROM envelope");
        await using var body = await system.Get<MessageBodies>().OpenAsync(id);
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync();
    }

    private static byte[] Attachment(string message)
    {
        message.ShouldContain("Content-Type: application/gzip");
        var start = message.IndexOf("\r\n\r\n", message.IndexOf("application/gzip", StringComparison.Ordinal), StringComparison.Ordinal) + 4;
        return Convert.FromBase64String(message[start..message.IndexOf("\r\n--", start, StringComparison.Ordinal)]);
    }

    private static XElement Read(byte[] file)
    {
        using var unpacked = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        return XElement.Load(unpacked);
    }

    private static string Flat(XElement element) =>
        string.Join(' ', element.Descendants().Where(e => !e.HasElements).Select(e => $"{e.Name.LocalName}={e.Value}"));
}
