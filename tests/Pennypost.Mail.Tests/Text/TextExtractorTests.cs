using System.Text;
using Pennypost.Mail.Tests.Mime;

namespace Pennypost.Mail.Tests.Text;

public sealed class TextExtractorTests
{
    [Fact]
    public void Plain_text_is_decoded_and_collapsed() =>
        Extract("Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: quoted-printable", "", "Gr=FC=DFe  aus", "", "K=F6ln").ShouldBe("Grüße aus\nKöln");

    [Fact]
    public void Html_gives_its_visible_words() =>
        Extract(
            "Content-Type: text/html; charset=utf-8", "", "<!DOCTYPE html><html><head><title>no</title><style>p{}</style></head><body>",
            "<p>Hello&nbsp;<b>wor</b>ld &amp; all</p><!-- hidden --><script>if (a < b) alert('x')</script>",
            "<a title=\"a > b\" href='x'>link</a><br>1 < 2 &lt;3</body></html>").ShouldBe("Hello world & all\nlink\n1 < 2 <3");

    [Fact]
    public void Of_alternatives_one_is_enough() =>
        Extract("Content-Type: multipart/alternative; boundary=b", "", "--b", "", "the text", "--b", "Content-Type: text/html", "", "<p>the text</p>", "--b--").ShouldBe("the text");

    [Fact]
    public void An_empty_alternative_is_not_enough() =>
        Extract("Content-Type: multipart/alternative; boundary=b", "", "--b", "", " ", "--b", "Content-Type: text/html", "", "<p>the text</p>", "--b--").ShouldBe("the text");

    [Fact]
    public void Inner_messages_count_and_attachments_do_not() =>
        Extract(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "outer", "--b", "Content-Type: message/rfc822", "", "Subject: s", "", "inner", "--b",
            "Content-Type: application/pdf", "", "no words", "--b--").ShouldBe("outer\ninner");

    [Fact]
    public void The_charset_of_html_may_stand_in_the_html() =>
        Extract("Content-Type: text/html", "", "<meta charset=\"koi8-r\"><p>\u00F0\u00D2\u00C9\u00D7\u00C5\u00D4</p>").ShouldBe("Привет");

    [Fact]
    public void The_result_is_bounded()
    {
        var message = Samples.Lines("Subject: x", "", new string('a', 5000));

        TextExtractor.Extract(MimeScanner.Scan(message), message, 100).Length.ShouldBe(100);
        var words = Samples.Lines("Subject: x", "", "a b c d");
        TextExtractor.Extract(MimeScanner.Scan(words), words, 4).ShouldBe("a b");
    }

    [Theory]
    [InlineData("<script>")]
    [InlineData("<a \"")]
    [InlineData("<a \"'>")]
    [InlineData("<!--")]
    [InlineData("<a '><a \">")]
    [InlineData("<style><p ")]
    public void Broken_html_takes_linear_time(string piece)
    {
        // Quadratic reading of two megabytes would take hours, not seconds.
        var message = Encoding.ASCII.GetBytes("Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length)));

        TextExtractor.Extract(MimeScanner.Scan(message), message, 1000).Length.ShouldBeLessThanOrEqualTo(1000);
    }

    private static string Extract(params string[] lines)
    {
        var message = Samples.Lines(lines);
        return TextExtractor.Extract(MimeScanner.Scan(message), message);
    }
}
