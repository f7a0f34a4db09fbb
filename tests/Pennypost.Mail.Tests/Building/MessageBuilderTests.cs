using System.Text;
using Pennypost.Mail.Tests.Mime;

namespace Pennypost.Mail.Tests.Building;

public sealed class MessageBuilderTests
{
    [Fact]
    public void Builds_a_plain_message()
    {
        var builder = NewBuilder();
        builder.From.Add(new Mailbox("Ann Example", AddrSpec.Parse("ann@example.com")));
        builder.To.Add(new Mailbox(null, AddrSpec.Parse("bob@example.org")));
        builder.Subject = "Hello";
        builder.Body = new TextPart("one\ntwo");

        Encoding.ASCII.GetString(builder.Build()).ShouldBe(
            "Date: Sat, 21 Nov 2026 20:20:15 +0000\r\nFrom: Ann Example <ann@example.com>\r\nTo: bob@example.org\r\n"
            + "Message-ID: <1a1ffc44418.00010203040506070809@example.com>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\none\r\ntwo\r\n");
    }

    [Fact]
    public void Long_fields_are_folded_at_78_and_read_back_the_same()
    {
        var subject = string.Join(' ', Enumerable.Range(0, 60).Select(i => "word" + i)) + "  two blanks " + string.Join(' ', Enumerable.Repeat("ok", 50));
        var builder = NewBuilder();
        builder.Subject = subject;
        for (var i = 0; i < 50; i++)
        {
            builder.To.Add(new Mailbox($"Number {i}, \"quoted\"", AddrSpec.Parse($"number{i}@example.com")));
        }

        var message = builder.Build();

        Lines(message).ShouldAllBe(line => line.Length <= 78 && (line.Length == 0 || line.Trim().Length > 0));
        var fields = MimeScanner.Scan(message).Fields;
        fields.Get(KnownHeader.Subject).ShouldBe(subject);
        fields.Addresses(KnownHeader.To).Count.ShouldBe(50);
        ((Mailbox)fields.Addresses(KnownHeader.To)[7]).DisplayName.ShouldBe("Number 7, \"quoted\"");
    }

    [Fact]
    public void No_line_is_ever_longer_than_998_octets()
    {
        var builder = NewBuilder();
        builder.Subject = new string('x', 5000);
        builder.To.Add(new Mailbox(new string('y', 3000), AddrSpec.Parse("a@example.com")));
        builder.References.Add("<" + new string('z', 3000) + "@x>");
        builder.AddField("X-Long", new string('ä', 3000));
        builder.Body = new TextPart(new string('b', 5000));

        var message = builder.Build();

        Lines(message).Max(line => line.Length).ShouldBeLessThanOrEqualTo(998);
        MimeScanner.Scan(message).Fields.Get(KnownHeader.Subject).ShouldBe(builder.Subject);
        MimeScanner.Scan(message).Fields.Get("X-Long").ShouldBe(new string('ä', 3000));
    }

    [Fact]
    public void Values_cannot_inject_fields()
    {
        var builder = NewBuilder();
        builder.Subject = "a\r\nBcc: victim@example.com\r\n\r\nbody\0";
        builder.AddField("X-Test", "b\nBcc: victim@example.com");
        builder.From.Add(new Mailbox("c\r\nBcc: victim@example.com", AddrSpec.Parse("c@example.com")));
        builder.MessageId = "<d\r\nBcc: x>";
        builder.Body = new AttachmentPart("application/x", new byte[1], "e\r\nBcc: x\".txt");

        var fields = MimeScanner.Scan(builder.Build()).Fields;

        fields.Get(KnownHeader.Bcc).ShouldBeNull();
        fields.Get(KnownHeader.Subject).ShouldBe("a  Bcc: victim@example.com    body ");
        Should.Throw<ArgumentException>(() => builder.AddField("Bad: name", "x"));
        Should.Throw<ArgumentException>(() => new TextPart("x", "plain\r\nX: y"));
        Should.Throw<ArgumentException>(() => new RawPart("text", default));
    }

    [Theory]
    [InlineData("ascii text", "us-ascii", "7bit")]
    [InlineData("etwas Grüße und viel Text, der sonst schlicht ist", "utf-8", "quoted-printable")]
    [InlineData("日本語の文章です", "utf-8", "base64")]
    public void Transfer_encoding_fits_the_text(string text, string charset, string encoding)
    {
        var builder = NewBuilder();
        builder.Body = new TextPart(text);

        var message = builder.Build();

        var root = MimeScanner.Scan(message).Root;
        root.Charset.ShouldBe(charset);
        root.Encoding.ShouldBe(encoding);
        TransferEncoding.DecodeText(message.AsSpan((int)root.BodyStart), root).ShouldBe(text + "\r\n");
    }

    [Theory]
    [InlineData("plain.pdf")]
    [InlineData("with blank (1).pdf")]
    [InlineData("quote\"back\\slash.pdf")]
    [InlineData("Rechnung für Köln – €.pdf")]
    [InlineData("請求書.pdf")]
    [InlineData("=?utf-8?Q?trick?=.pdf")]
    [InlineData("very long name very long name very long name very long name very long name very long näme.pdf")]
    public void File_names_survive(string name)
    {
        var builder = NewBuilder();
        builder.Body = new MultipartBody("mixed", new TextPart("see attachment"), new AttachmentPart("application/pdf", new byte[] { 1, 2, 3 }, name));

        var message = builder.Build();

        var part = MimeScanner.Scan(message).Root.Children[1];
        part.FileName.ShouldBe(name);
        part.Parameters.Get("name").ShouldBe(name);
        TransferEncoding.Decode(message.AsSpan((int)part.BodyStart, (int)part.BodyLength), part.Encoding).ShouldBe([1, 2, 3]);
        Lines(message).ShouldAllBe(line => line.Length <= 78);
    }

    [Fact]
    public void A_report_has_its_three_parts()
    {
        var status = "Reporting-MTA: dns; example.com\r\n\r\nFinal-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"u8.ToArray();
        var original = Encoding.UTF8.GetBytes("Subject: Grüße\r\n\r\nbody\r\n");
        var builder = NewBuilder();
        builder.Body = MultipartBody.Report("delivery-status", new TextPart("Not delivered."), new RawPart("message/delivery-status", status), new RawPart("message/rfc822", original));

        var message = builder.Build();

        var root = MimeScanner.Scan(message).Root;
        root.ToString().ShouldBe("multipart/report");
        root.Parameters.Get("report-type").ShouldBe("delivery-status");
        root.Encoding.ShouldBe("8bit");
        root.Children.Select(c => c.ToString()).ShouldBe(["text/plain", "message/delivery-status", "message/rfc822"]);
        message.AsSpan((int)root.Children[1].BodyStart, (int)root.Children[1].BodyLength).ToArray().ShouldBe(status);
        message.AsSpan((int)root.Children[2].BodyStart, (int)root.Children[2].BodyLength).ToArray().ShouldBe(original);
    }

    [Fact]
    public void Boundaries_do_not_occur_in_the_parts()
    {
        // The random source repeats itself and the text contains what it would give first.
        var first = "=_0." + string.Concat(Enumerable.Range(0, 12).Select(i => i.ToString("x2")));
        var builder = NewBuilder();
        builder.Body = new MultipartBody("mixed", new TextPart("--" + first), new TextPart("second"));

        var message = builder.Build();

        var root = MimeScanner.Scan(message).Root;
        root.Children.Count.ShouldBe(2);
        Samples.Text(message, root.Children[0]).ShouldBe("--" + first + "\r\n");
    }

    private static readonly DateTimeOffset Moment = new(2026, 11, 21, 20, 20, 15, TimeSpan.Zero);

    private static MessageBuilder NewBuilder() => new(new FixedTime(), "example.com", span =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = (byte)i;
        }
    });

    private static string[] Lines(byte[] message) => Encoding.UTF8.GetString(message).Split("\r\n");

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => Moment;
    }
}
