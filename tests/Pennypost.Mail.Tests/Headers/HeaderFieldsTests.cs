using System.Text;
using Pennypost.Mail.Tests.Mime;

namespace Pennypost.Mail.Tests.Headers;

public sealed class HeaderFieldsTests
{
    private static readonly HeaderFields Fields = HeaderFields.Parse(Samples.Lines(
        "From mbox Sat Nov 21 2026",
        "Received: one",
        "Received: two",
        "\tfolded",
        "SUBJECT: =?utf-8?Q?=C3=A4?=",
        "X-Custom : value",
        "Date: Sat, 21 Nov 2026 20:20:15 +0100",
        "To: a@x,",
        " b@y",
        "To: c@z",
        "Raw: Gr\u00FC\u00DFe",
        "",
        "Subject: body"));

    [Fact]
    public void Names_are_found_without_case_and_in_order()
    {
        Fields.Get("subject").ShouldBe("ä");
        Fields.Get(KnownHeader.Subject).ShouldBe("ä");
        Fields.Find("received").Select(Fields.Unfolded).ShouldBe(["one", "two\tfolded"]);
        Fields.Get("x-custom").ShouldBe("value");
        Fields.Get("missing").ShouldBeNull();
        Fields.Get(KnownHeader.Cc).ShouldBeNull();
    }

    [Fact]
    public void Names_are_kept_as_written() => Fields.Index.Select(Fields.Name).ShouldBe(["Received", "Received", "SUBJECT", "X-Custom", "Date", "To", "To", "Raw"]);

    [Fact]
    public void Fields_are_given_back_octet_for_octet() =>
        Encoding.ASCII.GetString(Fields.RawField(Fields.Index[1])).ShouldBe("Received: two\r\n\tfolded\r\n");

    [Fact]
    public void Addresses_of_all_fields_of_a_name_count() =>
        Fields.Addresses(KnownHeader.To).Mailboxes.Select(m => m.Address.ToString()).ShouldBe(["a@x", "b@y", "c@z"]);

    [Fact]
    public void Dates_and_8_bit_text_are_read()
    {
        Fields.GetDate(KnownHeader.Date).ShouldBe(new DateTimeOffset(2026, 11, 21, 20, 20, 15, TimeSpan.FromHours(1)));
        Fields.GetDate(KnownHeader.ResentDate).ShouldBeNull();
        Fields.Get("Raw").ShouldBe("Grüße");
    }

    [Fact]
    public void Scanner_and_block_reader_index_alike()
    {
        foreach (var file in Samples.FileNames)
        {
            var message = Samples.File(file);
            HeaderFields.Parse(message).Index.ShouldBe(MimeScanner.Scan(message).HeaderIndex, file);
        }
    }

    [Fact]
    public void All_known_names_are_known()
    {
        foreach (var header in Enum.GetValues<KnownHeader>().Where(h => h != KnownHeader.Other))
        {
            var name = KnownHeaderNames.NameOf(header);
            KnownHeaderNames.Find(Encoding.ASCII.GetBytes(name.ToUpperInvariant())).ShouldBe(header);
            KnownHeaderNames.Find(name.ToLowerInvariant()).ShouldBe(header);
        }
    }

    [Fact]
    public void An_index_that_does_not_fit_its_block_gives_empty_values()
    {
        var wrong = new HeaderFields(new byte[5], Fields.Index);

        wrong.Index.Select(e => wrong.Unfolded(e).Length).Sum().ShouldBe(0);
    }
}
