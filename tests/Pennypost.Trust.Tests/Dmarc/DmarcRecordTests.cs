using FsCheck;
using FsCheck.Fluent;
using Pennypost.Trust.Dmarc;

namespace Pennypost.Trust.Tests.Dmarc;

public sealed class DmarcRecordTests
{
    [Theory]
    // RFC 7489 §6.3, v: first, and in capitals.
    [InlineData("v=DMARC1; p=none", true)]
    [InlineData("v = DMARC1 ; p=none", true)]
    [InlineData("v=DMARC1", true)]
    [InlineData("v=dmarc1; p=none", false)]
    [InlineData("v=DMARC2; p=none", false)]
    [InlineData("v=DMARC10; p=none", false)]
    [InlineData("p=none; v=DMARC1", false)]
    [InlineData(" ; v=DMARC1; p=none", false)]
    [InlineData("", false)]
    public void A_record_begins_with_its_version(string text, bool expected) => DmarcRecordReader.IsRecord(text).ShouldBe(expected);

    [Fact]
    public void What_is_missing_has_its_default()
    {
        var record = DmarcRecordReader.Read("v=DMARC1; p=reject").ShouldNotBeNull();
        record.Policy.ShouldBe(DmarcPolicy.Reject);
        record.SubdomainPolicy.ShouldBe(DmarcPolicy.Reject);
        record.DkimAlignment.ShouldBe(DmarcAlignment.Relaxed);
        record.SpfAlignment.ShouldBe(DmarcAlignment.Relaxed);
        record.Percentage.ShouldBe(100);
        record.ReportInterval.ShouldBe(86_400u);
        record.FailureOptions.ShouldBe("0");
        record.AggregateReports.ShouldBeEmpty();
        record.FailureReports.ShouldBeEmpty();
    }

    [Fact]
    public void Every_tag_is_read()
    {
        var record = DmarcRecordReader.Read(
            "v=DMARC1; p=none ; SP=Quarantine;adkim=s; aspf=S; pct=25; ri=3600; fo=1:d:x; rua=mailto:a@example.com!10m, https://example.com/r ;ruf=mailto:b@example.com; x=y;")
            .ShouldNotBeNull();
        record.Policy.ShouldBe(DmarcPolicy.None);
        record.SubdomainPolicy.ShouldBe(DmarcPolicy.Quarantine);
        record.DkimAlignment.ShouldBe(DmarcAlignment.Strict);
        record.SpfAlignment.ShouldBe(DmarcAlignment.Strict);
        record.Percentage.ShouldBe(25);
        record.ReportInterval.ShouldBe(3600u);
        record.FailureOptions.ShouldBe("1:d");
        record.AggregateReports.ShouldBe([new DmarcReportUri("mailto:a@example.com", 10L << 20), new DmarcReportUri("https://example.com/r", null)]);
        record.FailureReports.ShouldBe([new DmarcReportUri("mailto:b@example.com", null)]);
    }

    [Theory]
    // RFC 7489 §6.3: what is wrong is passed over in favour of the default.
    [InlineData("v=DMARC1; p=reject; pct=101; adkim=x; ri=-1; rua=nothing,mailto:,mailto:a@b!1q,mailto:a@b!99999999999999999999t")]
    [InlineData("v=DMARC1; p=reject; pct=ten; aspf=; fo=; ;;= ;=x; junk")]
    [InlineData("v=DMARC1; p=reject; p=none; adkim")]
    public void Wrong_values_count_as_missing(string text)
    {
        var record = DmarcRecordReader.Read(text).ShouldNotBeNull();
        (record with { AggregateReports = [], FailureReports = [] }).ShouldBe(DmarcRecordReader.Read("v=DMARC1; p=reject")! with { AggregateReports = [], FailureReports = [] });
        record.AggregateReports.ShouldBeEmpty();
    }

    [Theory]
    // RFC 7489 §6.6.3, step 6.
    [InlineData("v=DMARC1; p=refuse", false)]
    [InlineData("v=DMARC1; sp=none", false)]
    [InlineData("v=DMARC1; p=reject; sp=refuse", false)]
    [InlineData("v=DMARC1; p=refuse; rua=mailto:a@example.com", true)]
    [InlineData("v=DMARC1; p=reject; sp=refuse; rua=mailto:a@example.com", true)]
    [InlineData("v=DMARC1; rua=nothing", false)]
    public void Without_a_usable_policy_only_reports_are_asked_for(string text, bool isRecord)
    {
        var record = DmarcRecordReader.Read(text);
        (record is not null).ShouldBe(isRecord);
        (record?.Policy ?? DmarcPolicy.None).ShouldBe(DmarcPolicy.None);
        (record?.SubdomainPolicy ?? DmarcPolicy.None).ShouldBe(DmarcPolicy.None);
    }

    [Fact]
    public void Any_octets_can_be_read() =>
        Prop.ForAll<byte[]>(octets =>
        {
            var text = "v=DMARC1;" + System.Text.Encoding.Latin1.GetString(octets);
            DmarcRecordReader.IsRecord(System.Text.Encoding.Latin1.GetString(octets));
            var record = DmarcRecordReader.Read(text);
            return record is null || record.Percentage is >= 0 and <= 100;
        }).QuickCheckThrowOnFailure();
}
