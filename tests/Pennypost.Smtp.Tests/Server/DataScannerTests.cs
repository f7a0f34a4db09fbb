using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Smtp.Client;
using Pennypost.Smtp.Server;

namespace Pennypost.Smtp.Tests.Server;

public sealed class DataScannerTests
{
    [Fact]
    public void The_cut_of_the_chunks_changes_nothing()
    {
        var pieces = Gen.Elements("\r", "\n", ".", "\0", "a", "\r\n", "\r\n.", "\r\n.\r\n", "text");
        var inputs = Gen.ArrayOf(pieces).Select(string.Concat);
        Prop.ForAll(inputs.ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (text, size) =>
        {
            var octets = Encoding.ASCII.GetBytes(text);
            Scan(octets, size).ShouldBe(Scan(octets, octets.Length + 1));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_the_client_stuffs_the_server_unstuffs()
    {
        var pieces = Gen.Elements("\r\n", ".", "..", "a", "text text", "\r\n.\r\n", "\r\n..");
        Prop.ForAll(Gen.ArrayOf(pieces).Select(string.Concat).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, size) =>
        {
            var wire = Stuff(Encoding.ASCII.GetBytes(text), size);
            var (body, flaws, ended, consumed) = Scan(wire, size);

            ended.ShouldBeTrue();
            flaws.ShouldBe(DataFlaws.None);
            consumed.ShouldBe(wire.Length);
            body.ShouldBe(text.Length == 0 || text.EndsWith("\r\n", StringComparison.Ordinal) ? text : text + "\r\n");
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Whatever_the_client_sends_the_server_sees_one_message_without_flaws()
    {
        var pieces = Gen.Elements("\r", "\n", ".", "a", "\n.\n", "\r.\r", "\r\n.\r\n", "\n.\r\n");
        Prop.ForAll(Gen.ArrayOf(pieces).Select(string.Concat).ToArbitrary(), text =>
        {
            var wire = Stuff(Encoding.ASCII.GetBytes(text), 3);
            var (_, flaws, ended, consumed) = Scan(wire, 4);
            ended.ShouldBeTrue();
            flaws.ShouldBe(DataFlaws.None);
            consumed.ShouldBe(wire.Length, "the end of data is the last thing on the wire");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a\n.\r\n")]
    [InlineData("a\r.\r\n")]
    [InlineData("a\r\n.\n")]
    [InlineData("a\r\n.\r")]
    [InlineData("a\n.\n")]
    [InlineData("\r\r\n.\r\r\n")]
    public void Nothing_but_crlf_dot_crlf_ends_the_data(string text)
    {
        var (_, _, ended, _) = Scan(Encoding.ASCII.GetBytes(text), 100);
        ended.ShouldBeFalse();
        var (_, flaws, endedNow, _) = Scan(Encoding.ASCII.GetBytes(text + "b\r\n.\r\n"), 100);
        endedNow.ShouldBeTrue();
        flaws.ShouldBe(DataFlaws.BareNewline);
    }

    private static byte[] Stuff(byte[] message, int size)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var stuffer = new DotStuffer(stuffs: true);
        foreach (var part in message.Chunk(size))
        {
            stuffer.Write(part, output);
        }

        stuffer.Finish(output);
        return output.WrittenSpan.ToArray();
    }

    private static (string Body, DataFlaws Flaws, bool Ended, int Consumed) Scan(byte[] input, int size)
    {
        var scanner = new DataScanner(maximumLine: 0);
        var body = new StringBuilder();
        var consumed = 0;
        foreach (var chunk in input.Chunk(size))
        {
            var rest = chunk.AsSpan();
            while (!rest.IsEmpty && !scanner.Ended)
            {
                var used = scanner.Next(rest, out var start, out var length);
                body.Append(Encoding.ASCII.GetString(rest.Slice(start, length)));
                consumed += used;
                rest = rest[used..];
            }
        }

        return (body.ToString(), scanner.Flaws, scanner.Ended, consumed);
    }
}
