using System.Text;

namespace Pennypost.Mail.Tests.Mime;

/// <summary>Messages made to break readers: bounded work, bounded memory, a structure all the same.</summary>
public sealed class MimeLimitTests
{
    [Fact]
    public void A_thousand_nested_multiparts_end_in_an_opaque_one()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 1000; i++)
        {
            text.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        var structure = MimeScanner.Scan(Encoding.ASCII.GetBytes(text + "\r\nend"));

        Depth(structure.Root).ShouldBe(MimeLimits.Depth);
        structure.AllParts().Last().IsOpaque.ShouldBeTrue();
        Encoding.ASCII.GetString(ImapBodyStructure.Write(structure, extensions: false)).ShouldContain("\"OCTET-STREAM\"");
        Chunked.ShouldNest(MimeStructure.Deserialize(structure.Serialize()));
    }

    [Fact]
    public void A_thousand_nested_messages_end_in_an_opaque_one()
    {
        var message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 1000)));

        var structure = MimeScanner.Scan(message);

        structure.AllParts().Count().ShouldBe(MimeLimits.Depth);
        structure.AllParts().Last().IsOpaque.ShouldBeTrue();
    }

    [Fact]
    public void Parts_beyond_the_limit_are_passed_over()
    {
        var message = Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 12_000)) + "--b--\r\n");

        var structure = MimeScanner.Scan(message);

        structure.Root.Children.Count.ShouldBe(MimeLimits.Parts - 1);
        Chunked.ShouldNest(structure);
        Chunked.Render(Chunked.ScanRandomly(message, 1)).ShouldBe(Chunked.Render(structure));
    }

    [Fact]
    public void Fields_beyond_the_limit_are_not_indexed_but_belong_to_the_header()
    {
        var message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 12_000).Select(i => $"X-{i}: v\r\n")) + "\r\nbody");

        var structure = MimeScanner.Scan(message);

        structure.HeaderIndex.Count.ShouldBe(MimeLimits.HeaderFields);
        structure.HeaderIndex.IsTruncated.ShouldBeTrue();
        Samples.Text(message, structure.Root).ShouldBe("body");
    }

    [Fact]
    public void Ten_thousand_fields_are_indexed()
    {
        var message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-{i}: v\r\n")) + "\r\nbody");

        MimeScanner.Scan(message).HeaderIndex.IsTruncated.ShouldBeFalse();
    }

    [Fact]
    public void A_header_line_of_megabytes_is_not_kept()
    {
        var message = Encoding.ASCII.GetBytes("A: b\r\nSubject: " + new string('x', 3_000_000) + "\r\nTo: c@d\r\n\r\nbody");

        var structure = MimeScanner.Scan(message);

        structure.Header.Length.ShouldBeLessThan(MimeLimits.TopHeaderOctets + 1);
        structure.HeaderIndex.IsTruncated.ShouldBeTrue();
        Samples.Text(message, structure.Root).ShouldBe("body");
        Chunked.Render(Chunked.ScanRandomly(message, 1)).ShouldBe(Chunked.Render(structure));
    }

    [Fact]
    public void A_delimiter_longer_than_any_boundary_is_text()
    {
        var padded = "--b" + new string(' ', 2000) + "\r\n";
        var message = Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n" + padded + "two\r\n--b--\r\n");

        var structure = MimeScanner.Scan(message);

        structure.Root.Children.Count.ShouldBe(1);
        Chunked.Render(Chunked.ScanBytewise(message)).ShouldBe(Chunked.Render(structure));
    }

    [Fact]
    public void Details_are_bounded_however_many_parts_ask_for_them()
    {
        var part = "--b\r\nContent-Type: application/x; name=\"" + new string('n', 8000) + "\"\r\n\r\nx\r\n";
        var message = Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat(part, 2000)) + "--b--\r\n");

        var structure = MimeScanner.Scan(message);

        structure.Root.Children.Count.ShouldBe(2000);
        structure.Serialize().Length.ShouldBeLessThan(MimeLimits.DetailOctets + (2000 * 100));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_body()
    {
        var scanner = new MimeScanner();
        scanner.Write("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"u8);
        var chunk = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("--not the boundary\r\n", 4000)));
        scanner.Write(chunk);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            scanner.Write(chunk);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
        scanner.Complete().Length.ShouldBe(52 + (201L * chunk.Length));
    }

    private static int Depth(MimePart part) => 1 + (part.Children.Count == 0 ? 0 : part.Children.Max(Depth));
}
