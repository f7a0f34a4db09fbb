using System.Buffers;
using System.Text;
using Pennypost.Mail;

namespace Pennypost.Mail.Tests.Mime;

/// <summary>Conversions of transfer encodings: what must change does, and nothing else.</summary>
public sealed class TransferConverterTests
{
    private const string Mixed =
        "Subject: x\r\nContent-Transfer-Encoding: binary\r\nContent-Type: multipart/mixed;\r\n boundary=\"b1\"\r\n\r\npreamble\r\n--b1\r\n" +
        "Content-Type: image/x\r\nContent-Transfer-Encoding:\r\n binary\r\nContent-Id: <i>\r\n\r\n\0\r\n--b\r\r\n--b1x\r\n\n\r\n--b1\r\n" +
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nzoë\r\n--b1\r\n" +
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: binary\r\n\r\nSubject: inner\r\nContent-Transfer-Encoding: BINARY\r\n\r\nin\0ner\r\n--b1\r\n" +
        "\r\n--b1--\r\nepilogue\r\n";

    [Fact]
    public void Binary_parts_become_base64_and_all_else_stays()
    {
        Convert(Mixed, TransferTarget.EightBit).ShouldBe(
            "Subject: x\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: multipart/mixed;\r\n boundary=\"b1\"\r\n\r\npreamble\r\n--b1\r\n" +
            "Content-Type: image/x\r\nContent-Transfer-Encoding: base64\r\nContent-Id: <i>\r\n\r\nAA0KLS1iDQ0KLS1iMXgNCgo=\r\n--b1\r\n" +
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nzoë\r\n--b1\r\n" +
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSubject: inner\r\nContent-Transfer-Encoding: base64\r\n\r\naW4AbmVy\r\n--b1\r\n" +
            "\r\n--b1--\r\nepilogue\r\n");
    }

    [Fact]
    public void Eight_bit_parts_become_base64_for_a_seven_bit_way()
    {
        var converted = Convert(Mixed, TransferTarget.SevenBit);
        Ascii.IsValid(converted).ShouldBeTrue();
        converted.ShouldContain("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nem/Dqw==\r\n--b1\r\n");
        converted.ShouldStartWith("Subject: x\r\nContent-Transfer-Encoding: 7bit\r\n");
        converted.ShouldContain("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\nSubject: inner\r\nContent-Transfer-Encoding: base64\r\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject: only a header\r\n")]
    [InlineData("Subject: x\r\n\r\ntext\r\n--b1\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nno: end")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n\r\na\r--b\n--b\r\n\r\n-\r\n--\r\n--c\r\n")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\n=00\r\n")]
    public void What_needs_no_conversion_is_left_alone(string message) => Convert(message, TransferTarget.EightBit).ShouldBe(message);

    [Fact]
    public void The_way_the_octets_are_cut_changes_nothing()
    {
        var octets = Encoding.UTF8.GetBytes(Mixed);
        foreach (var target in new[] { TransferTarget.EightBit, TransferTarget.SevenBit })
        {
            var whole = Convert(Mixed, target);
            for (var size = 1; size < 40; size++)
            {
                Convert(octets, target, size).ShouldBe(whole, $"chunks of {size}");
            }
        }
    }

    [Fact]
    public void Random_binary_parts_come_back_octet_by_octet()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var content = new byte[random.Next(0, 3000)];
            for (var i = 0; i < content.Length; i++)
            {
                // Much of what delimiters are made of.
                content[i] = random.Next(3) == 0 ? (byte)random.Next(256) : "\r\n-b"u8[random.Next(4)];
            }

            var text = Encoding.Latin1.GetString(content);
            if (text.StartsWith("--bb", StringComparison.Ordinal) || text.Contains("\r\n--bb", StringComparison.Ordinal))
            {
                continue;
            }

            byte[] message =
            [
                .. "Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\nContent-Transfer-Encoding: binary\r\nContent-Type: a/b\r\n\r\n"u8,
                .. content,
                .. "\r\n--bb--\r\n"u8,
            ];
            var converted = Encoding.Latin1.GetBytes(Convert(message, TransferTarget.EightBit, random.Next(1, 200)));
            var scanner = new MimeScanner();
            scanner.Write(converted);
            var part = scanner.Complete().Root.Children.Single();
            part.Encoding.ShouldBe("base64");
            var body = Encoding.ASCII.GetString(converted, (int)part.BodyStart, (int)(part.BodyEnd - part.BodyStart));
            System.Convert.FromBase64String(body).ShouldBe(content, $"seed {seed}");
        }
    }

    [Fact]
    public void A_part_with_an_endless_header_passes_unchanged()
    {
        var message = "Content-Transfer-Encoding: binary\r\nX: " + new string('x', 2 * MimeLimits.TopHeaderOctets) + "\r\n\r\n\0";
        Convert(message, TransferTarget.EightBit).ShouldBe(message);
    }

    private static string Convert(string message, TransferTarget target) => Convert(Encoding.UTF8.GetBytes(message), target, int.MaxValue);

    private static string Convert(byte[] message, TransferTarget target, int size)
    {
        var converter = new TransferConverter(target);
        var output = new ArrayBufferWriter<byte>();
        foreach (var chunk in message.Chunk(Math.Min(size, Math.Max(1, message.Length))))
        {
            converter.Write(chunk, output);
        }

        converter.Complete(output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? Encoding.Latin1.GetString(output.WrittenSpan) : text;
    }
}
