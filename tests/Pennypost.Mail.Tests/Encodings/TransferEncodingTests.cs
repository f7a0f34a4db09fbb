using System.Buffers;
using System.Text;

namespace Pennypost.Mail.Tests.Encodings;

public sealed class TransferEncodingTests
{
    [Theory]
    [InlineData("SGVsbG8=", "Hello")]
    [InlineData("SGVs\r\nbG8=\r\n", "Hello")]
    [InlineData("S G V s b G 8 =", "Hello")]
    [InlineData("SGVsbG8", "Hello")]
    [InlineData("SGVsb*#G8=", "Hello")]
    [InlineData("SGVsbG8=SGVsbG8=", "HelloHello")]
    [InlineData("=", "")]
    [InlineData("S", "")]
    [InlineData("", "")]
    public void Base64_is_read_with_junk(string text, string expected) => Decode(text, "base64").ShouldBe(expected);

    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("a=3db", "a=b")]
    [InlineData("soft=\r\nbreak", "softbreak")]
    [InlineData("soft= \t\r\nbreak", "softbreak")]
    [InlineData("soft=\nbreak", "softbreak")]
    [InlineData("trailing  \r\nblank\t", "trailing\r\nblank")]
    [InlineData("inner  blank", "inner  blank")]
    [InlineData("bad=XYescape", "bad=XYescape")]
    [InlineData("half=4", "half=4")]
    [InlineData("end=", "end")]
    [InlineData("==3D", "==")]
    [InlineData("a\rb", "a\rb")]
    [InlineData("=\rx", "=\rx")]
    [InlineData("=C3=A4", "Ã¤")]
    public void Quoted_printable_is_read_with_junk(string text, string expected) => Decode(text, "quoted-printable").ShouldBe(expected);

    [Theory]
    [InlineData("7bit")]
    [InlineData("8bit")]
    [InlineData("binary")]
    [InlineData("x-unknown")]
    [InlineData("")]
    public void Other_encodings_are_the_octets_themselves(string encoding) => Decode("a=3D\0é", encoding).ShouldBe("a=3D\0é");

    [Theory]
    [InlineData("base64", "U G9z\r\ndGVyaXR5=QUJD")]
    [InlineData("quoted-printable", "a =  \r\n b=3D=\r\nc =4 =\r =")]
    [InlineData("7bit", "plain")]
    public async Task Streams_decode_alike_whatever_the_pieces(string encoding, string text)
    {
        var whole = Decode(text, encoding);
        for (var size = 1; size < 6; size++)
        {
            using var decoder = TransferEncoding.OpenDecoder(new SlowStream(Encoding.Latin1.GetBytes(text), size), encoding);
            using var result = new MemoryStream();
            await decoder.CopyToAsync(result, TestContext.Current.CancellationToken);
            Encoding.Latin1.GetString(result.ToArray()).ShouldBe(whole);
        }
    }

    [Fact]
    public void Quoted_printable_lines_are_short_and_safe()
    {
        var text = string.Concat(Enumerable.Repeat("Fröm here to there = and back \r\nFrom \r\n.\r\n", 20)) + new string('ü', 200);
        var output = new ArrayBufferWriter<byte>();

        TransferEncoding.EncodeQuotedPrintable(Encoding.UTF8.GetBytes(text), output);

        var encoded = Encoding.ASCII.GetString(output.WrittenSpan);
        encoded.Split("\r\n").ShouldAllBe(line => line.Length <= 76 && !line.EndsWith(' ') && line != "." && !line.StartsWith("From ", StringComparison.Ordinal));
        TransferEncoding.Decode(output.WrittenSpan, "quoted-printable").ShouldBe(Encoding.UTF8.GetBytes(text));
    }

    private static string Decode(string text, string encoding) => Encoding.Latin1.GetString(TransferEncoding.Decode(Encoding.Latin1.GetBytes(text), encoding));

    private sealed class SlowStream(byte[] octets, int size) : MemoryStream(octets, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(size, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
