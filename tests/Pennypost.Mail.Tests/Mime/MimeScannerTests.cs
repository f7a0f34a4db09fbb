namespace Pennypost.Mail.Tests.Mime;

public sealed class MimeScannerTests
{
    private static readonly byte[] Mixed = Samples.Lines(
        "From: a@example.com",
        "Content-Type: multipart/mixed; boundary=\"outer\"",
        "",
        "preamble",
        "--outer",
        "Content-Type: multipart/alternative; boundary=inner",
        "",
        "--inner",
        "",
        "plain",
        "--inner",
        "Content-Type: text/html; charset=UTF-8",
        "",
        "<p>html</p>",
        "",
        "--inner--",
        "epilogue of inner",
        "--outer  ",
        "Content-Type: application/pdf; name=\"a.pdf\"",
        "Content-Transfer-Encoding: BASE64",
        "Content-Disposition: attachment; filename=\"a.pdf\"",
        "",
        "AAAA",
        "--outer--",
        "epilogue");

    [Fact]
    public void Finds_parts_of_nested_multiparts()
    {
        var root = MimeScanner.Scan(Mixed).Root;

        root.ToString().ShouldBe("multipart/mixed");
        root.Children.Select(c => c.ToString()).ShouldBe(["multipart/alternative", "application/pdf"]);
        var alternative = root.Children[0];
        Samples.Text(Mixed, alternative.Children[0]).ShouldBe("plain");
        Samples.Text(Mixed, alternative.Children[1]).ShouldBe("<p>html</p>\r\n");
        Samples.Text(Mixed, root.Children[1]).ShouldBe("AAAA");
        root.Children[1].Encoding.ShouldBe("base64");
        root.Children[1].Disposition.ShouldBe("attachment");
        root.Children[1].FileName.ShouldBe("a.pdf");
        alternative.Children[1].Charset.ShouldBe("utf-8");
    }

    [Fact]
    public void Line_break_before_a_delimiter_belongs_to_the_delimiter()
    {
        var alternative = MimeScanner.Scan(Mixed).Root.Children[0];

        Samples.Text(Mixed, alternative).ShouldEndWith("epilogue of inner");
        alternative.Children[0].Lines.ShouldBe(0);
        alternative.Children[1].Lines.ShouldBe(1);
    }

    [Fact]
    public void Bare_line_feeds_give_the_same_parts()
    {
        var bare = Mixed.Where(b => b != '\r').ToArray();

        var root = MimeScanner.Scan(bare).Root;

        Samples.Text(bare, root.Children[0].Children[1]).ShouldBe("<p>html</p>\n");
        Samples.Text(bare, root.Children[1]).ShouldBe("AAAA");
    }

    [Fact]
    public void An_unterminated_multipart_ends_with_the_message()
    {
        var message = Mixed[..(Mixed.AsSpan().IndexOf("AAAA"u8) + 2)];

        var structure = MimeScanner.Scan(message);

        Samples.Text(message, structure.Root.Children[1]).ShouldBe("AA");
        Chunked.ShouldNest(structure);
    }

    [Fact]
    public void An_outer_delimiter_ends_inner_parts_that_are_still_open()
    {
        var message = Samples.Lines(
            "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/mixed; boundary=i", "", "--i", "", "never closed", "--o", "", "second", "--o--");

        var root = MimeScanner.Scan(message).Root;

        root.Children.Count.ShouldBe(2);
        Samples.Text(message, root.Children[0].Children[0]).ShouldBe("never closed");
        Samples.Text(message, root.Children[1]).ShouldBe("second");
    }

    [Fact]
    public void A_boundary_that_begins_like_another_is_not_confused_with_it()
    {
        var message = Samples.Lines(
            "Content-Type: multipart/mixed; boundary=abc", "", "--abc", "Content-Type: multipart/mixed; boundary=abcdef", "", "--abcdef", "", "in", "--abcdef--", "--abc", "", "out", "--abc--");

        var root = MimeScanner.Scan(message).Root;

        Samples.Text(message, root.Children[0].Children.ShouldHaveSingleItem()).ShouldBe("in");
        Samples.Text(message, root.Children[1]).ShouldBe("out");
    }

    [Fact]
    public void Parts_of_a_digest_are_messages_by_default()
    {
        var message = Samples.Lines("Content-Type: multipart/digest; boundary=d", "", "--d", "", "Subject: one", "", "text one", "--d", "", "Subject: two", "", "text two", "--d--");

        var root = MimeScanner.Scan(message).Root;

        root.Children.Count.ShouldBe(2);
        root.Children.ShouldAllBe(c => c.ToString() == "message/rfc822" && c.Message != null);
        Samples.Text(message, root.Children[1].Message!).ShouldBe("text two");
        System.Text.Encoding.ASCII.GetString(root.Children[0].Envelope.Span).ShouldContain("\"one\"");
    }

    [Fact]
    public void An_encoded_message_part_is_opaque()
    {
        var message = Samples.Lines("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", "U3ViamVjdDogeA0KDQp5");

        var root = MimeScanner.Scan(message).Root;

        root.IsOpaque.ShouldBeTrue();
        root.Message.ShouldBeNull();
    }

    [Fact]
    public void A_part_without_empty_line_has_no_body()
    {
        var message = Samples.Lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: message/rfc822", "--b", "Content-Type: text/html", "", "x", "--b--");

        var structure = MimeScanner.Scan(message);

        structure.Root.Children[0].BodyLength.ShouldBe(0);
        structure.Root.Children[0].Message!.BodyLength.ShouldBe(0);
        Samples.Text(message, structure.Root.Children[1]).ShouldBe("x");
        Chunked.ShouldNest(structure);
    }

    [Fact]
    public void An_inner_message_that_is_only_header_ends_with_its_part()
    {
        var message = Samples.Lines("Content-Type: multipart/digest; boundary=d", "", "--d", "", "Subject: no body", "--d", "", "Subject: two", "", "x", "--d--");

        var structure = MimeScanner.Scan(message);

        Chunked.ShouldNest(structure);
        structure.Root.Children[0].Message!.BodyEnd.ShouldBe(structure.Root.Children[0].BodyEnd);
        structure.Root.Children[0].BodyLength.ShouldBe("Subject: no body".Length);
    }

    [Fact]
    public void Empty_parts_lie_within_what_is_around_them()
    {
        foreach (var inside in new[] { "--i", "--i\r\n", "--i\r\nA: b", "--i\r\nA: b\r\n", "--i\r\nContent-Type: message/rfc822\r\n", "--i\r\nContent-Type: message/rfc822\r\n\r\nA: b\r\n" })
        {
            var message = Samples.Lines("Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/mixed; boundary=i", "", inside, "--o--");

            Chunked.ShouldNest(MimeScanner.Scan(message));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\r\nbody only")]
    [InlineData("no header at all")]
    [InlineData("Subject")]
    [InlineData(": no name\r\n\r\nx")]
    [InlineData("\0\0\0\r\n\0")]
    [InlineData("Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x\n\n-\n--x\n-")]
    public void Any_octets_give_a_structure(string text)
    {
        var message = System.Text.Encoding.Latin1.GetBytes(text);

        var structure = MimeScanner.Scan(message);

        structure.Length.ShouldBe(message.Length);
        Chunked.ShouldNest(structure);
        Chunked.Render(Chunked.ScanBytewise(message)).ShouldBe(Chunked.Render(structure));
    }

    [Fact]
    public void Chunks_make_no_difference()
    {
        var whole = Chunked.Render(MimeScanner.Scan(Mixed));

        Chunked.Render(Chunked.ScanBytewise(Mixed)).ShouldBe(whole);
        for (var seed = 0; seed < 200; seed++)
        {
            Chunked.Render(Chunked.ScanRandomly(Mixed, seed)).ShouldBe(whole);
        }
    }

    [Fact]
    public void A_scanner_serves_one_message_after_another()
    {
        var scanner = new MimeScanner();
        scanner.Write(Mixed);
        var first = Chunked.Render(scanner.Complete());
        scanner.Write(Mixed);

        Chunked.Render(scanner.Complete()).ShouldBe(first);
    }

    [Fact]
    public void Sections_are_numbered_as_IMAP_numbers_them()
    {
        var message = Samples.Lines(
            "Content-Type: multipart/mixed; boundary=o", "", "--o", "", "1", "--o", "Content-Type: message/rfc822", "", "Subject: in", "", "2.1", "--o",
            "Content-Type: message/rfc822", "", "Content-Type: multipart/mixed; boundary=i", "", "--i", "", "3.1", "--i--", "--o--");
        var structure = MimeScanner.Scan(message);

        Samples.Text(message, structure.Find([1])!).ShouldBe("1");
        Samples.Text(message, structure.Find([2, 1])!).ShouldBe("2.1");
        Samples.Text(message, structure.Find([3, 1])!).ShouldBe("3.1");
        structure.Find([1, 1]).ShouldBeNull();
        structure.Find([2, 2]).ShouldBeNull();
        structure.Find([4]).ShouldBeNull();
        structure.Find([0]).ShouldBeNull();
        structure.Find([]).ShouldBeSameAs(structure.Root);
    }

    [Fact]
    public void The_only_part_of_a_simple_message_is_number_1()
    {
        var structure = MimeScanner.Scan("Subject: x\r\n\r\nbody"u8);

        structure.Find([1]).ShouldBeSameAs(structure.Root);
        structure.Find([2]).ShouldBeNull();
        structure.Find([1, 1]).ShouldBeNull();
    }
}
