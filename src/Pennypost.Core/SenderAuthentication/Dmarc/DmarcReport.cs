using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Xml;
using Pennypost.Trust.Dmarc;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>What one client sent under one author's domain on the day of a report.</summary>
/// <param name="Source">The client.</param>
/// <param name="Messages">How many.</param>
/// <param name="Disposition">What was done.</param>
/// <param name="Reason">Why that is not what the record asks: <c>sampled_out</c>, <c>local_policy</c>; empty when it is.</param>
/// <param name="DkimAligned">A good aligned signature.</param>
/// <param name="SpfAligned">SPF passed, aligned.</param>
/// <param name="Author">The domain of From.</param>
/// <param name="Dkim">Signatures: domain, selector, result; separated by commas.</param>
/// <param name="SpfDomain">The domain SPF asked; empty when it was not asked.</param>
/// <param name="SpfResult">What it said.</param>
public sealed record DmarcReportRow(
    IPAddress Source, long Messages, string Disposition, string Reason, bool DkimAligned, bool SpfAligned, string Author, string Dkim, string SpfDomain, string SpfResult);

/// <summary>An aggregate report of one day and domain (RFC 7489 §7.2, appendix C). Pure.</summary>
/// <param name="Reporter">Our host name.</param>
/// <param name="Contact">The address that the report comes from.</param>
/// <param name="Day">The day in UTC.</param>
/// <param name="Domain">The domain whose policy it was.</param>
/// <param name="Policy">Its record.</param>
/// <param name="Rows">What came; at least one.</param>
public sealed record DmarcReport(string Reporter, string Contact, DateOnly Day, string Domain, DmarcRecord Policy, IReadOnlyList<DmarcReportRow> Rows)
{
    private const string AsItIs = "1.0";

    /// <summary>Its id, the same however often it is made.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Day:yyyyMMdd}.{Domain}@{Reporter}");

    /// <summary>The name of the file (§7.2.1.1).</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Reporter}!{Domain}!{Begin}!{End}.xml.gz");

    /// <summary>The subject of the message (§7.2.1.1).</summary>
    public string Subject => $"Report Domain: {Domain} Submitter: {Reporter} Report-ID: <{Id}>";

    private long Begin => new DateTimeOffset(Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();

    private long End => Begin + 86_399;

    /// <summary>The file: XML in gzip (§7.2.1.1).</summary>
    public byte[] ToFile()
    {
        using var file = new MemoryStream();
        using (var packed = new GZipStream(file, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var xml = XmlWriter.Create(packed, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, CheckCharacters = true }))
        {
            Write(xml);
        }

        return file.ToArray();
    }

    private void Write(XmlWriter xml)
    {
        xml.WriteStartElement("feedback");
        xml.WriteElementString("version", AsItIs);
        xml.WriteStartElement("report_metadata");
        xml.WriteElementString("org_name", Reporter);
        xml.WriteElementString("email", Contact);
        xml.WriteElementString("report_id", Id);
        xml.WriteStartElement("date_range");
        xml.WriteElementString("begin", Begin.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("end", End.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteEndElement();
        WritePolicy(xml);
        foreach (var row in Rows)
        {
            WriteRow(xml, row);
        }

        xml.WriteEndElement();
    }

    private void WritePolicy(XmlWriter xml)
    {
        xml.WriteStartElement("policy_published");
        xml.WriteElementString("domain", Domain);
        xml.WriteElementString("adkim", Letter(Policy.DkimAlignment));
        xml.WriteElementString("aspf", Letter(Policy.SpfAlignment));
        xml.WriteElementString("p", Word(Policy.Policy));
        xml.WriteElementString("sp", Word(Policy.SubdomainPolicy));
        xml.WriteElementString("pct", Policy.Percentage.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("fo", Policy.FailureOptions);
        xml.WriteEndElement();
    }

    private static void WriteRow(XmlWriter xml, DmarcReportRow row)
    {
        xml.WriteStartElement("record");
        xml.WriteStartElement("row");
        xml.WriteElementString("source_ip", row.Source.ToString());
        xml.WriteElementString("count", row.Messages.ToString(CultureInfo.InvariantCulture));
        xml.WriteStartElement("policy_evaluated");
        xml.WriteElementString("disposition", row.Disposition);
        xml.WriteElementString("dkim", row.DkimAligned ? "pass" : "fail");
        xml.WriteElementString("spf", row.SpfAligned ? "pass" : "fail");
        if (row.Reason.Length > 0)
        {
            xml.WriteStartElement("reason");
            xml.WriteElementString("type", row.Reason);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("identifiers");
        xml.WriteElementString("header_from", row.Author);
        xml.WriteEndElement();
        xml.WriteStartElement("auth_results");
        foreach (var signature in row.Dkim.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            WriteSignature(xml, signature.Split(' '));
        }

        // The schema wants one SPF result: where none was asked for, that is "none" for the author's domain.
        xml.WriteStartElement("spf");
        xml.WriteElementString("domain", Clean(row.SpfDomain.Length > 0 ? row.SpfDomain : row.Author));
        xml.WriteElementString("result", row.SpfResult.Length > 0 ? row.SpfResult : "none");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteSignature(XmlWriter xml, string[] words)
    {
        if (words is not [var domain, var selector, var result])
        {
            return;
        }

        xml.WriteStartElement("dkim");
        xml.WriteElementString("domain", Clean(domain));
        xml.WriteElementString("selector", Clean(selector));
        xml.WriteElementString("result", result);
        xml.WriteEndElement();
    }

    // Strangers wrote it: what XML cannot hold is replaced.
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '?'));

    private static string Letter(DmarcAlignment alignment) => alignment == DmarcAlignment.Strict ? "s" : "r";

    private static string Word(DmarcPolicy policy) => policy.ToString().ToLowerInvariant();
}
