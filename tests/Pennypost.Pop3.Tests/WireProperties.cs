using System.IO.Pipelines;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Pop3.Wire;

namespace Pennypost.Pop3.Tests;

public sealed class WireProperties
{
    // Few different octets, so that the interesting runs are frequent; and a chunk length.
    private static readonly Arbitrary<(byte[] Content, int Chunk)> Contents =
        (from octets in Gen.Elements((byte)'.', (byte)'\r', (byte)'\n', (byte)'x').ArrayOf()
         from chunk in Gen.Choose(1, 9)
         select (octets, chunk)).ToArbitrary();

    [Fact]
    public void Byte_stuffing_can_be_undone_wherever_the_chunks_are_cut() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Contents, one =>
        {
            var sent = Stuff(one.Content, one.Chunk);
            var expected = one.Content.Length == 0 || one.Content.AsSpan().EndsWith("\r\n"u8) ? Text(one.Content) : Text(one.Content) + "\r\n";
            return Unstuff(sent) == expected;
        }));

    [Fact]
    public void No_line_of_a_response_is_a_lone_dot_before_its_end() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Contents, one =>
        {
            var sent = Stuff(one.Content, one.Chunk);

            // For readers of CRLF lines and for readers of LF lines alike.
            return !("\n" + sent[..^3]).Contains("\n.\r\n", StringComparison.Ordinal) && !("\n" + sent[..^3]).Contains("\n.\n", StringComparison.Ordinal);
        }));

    [Fact]
    public void Top_is_the_header_and_the_asked_lines_wherever_the_chunks_are_cut() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Contents, Gen.Choose(0, 4).ToArbitrary(), (one, lines) =>
        {
            var cut = new TopCut(lines);
            var taken = new List<byte>();
            foreach (var chunk in one.Content.Chunk(one.Chunk))
            {
                taken.AddRange(chunk.AsSpan(0, cut.Take(chunk)));
            }

            return Text([.. taken]) == Top(Text(one.Content), lines);
        }));

    private static string Stuff(byte[] content, int chunkLength)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var stuffing = new ByteStuffing(pipe.Writer);
        long written = 0;
        foreach (var chunk in content.Chunk(chunkLength))
        {
            written += stuffing.Write(chunk);
        }

        written += stuffing.End();
        pipe.Writer.Complete();
        using var sent = new MemoryStream();
        pipe.Reader.AsStream().CopyTo(sent);
        sent.Length.ShouldBe(written);
        return Text(sent.ToArray());
    }

    // A client that knows both line ends takes one dot off each line that begins with one.
    private static string Unstuff(string sent)
    {
        sent.ShouldEndWith(".\r\n");
        return ("\n" + sent[..^3]).Replace("\n..", "\n.", StringComparison.Ordinal)[1..];
    }

    private static string Top(string content, int lines)
    {
        var result = new StringBuilder();
        var inBody = false;
        foreach (var line in content.SplitAfterNewline())
        {
            if (inBody && lines-- <= 0)
            {
                break;
            }

            result.Append(line);
            inBody |= line is "\n" or "\r\n";
        }

        return result.ToString();
    }

    private static string Text(byte[] octets) => Encoding.Latin1.GetString(octets);
}

file static class TextLines
{
    public static IEnumerable<string> SplitAfterNewline(this string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            var newline = text.IndexOf('\n', start);
            end = newline < 0 ? text.Length : newline + 1;
            yield return text[start..end];
        }
    }
}
