using FsCheck;
using FsCheck.Fluent;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Lines;

/// <summary>What a session sees depends on the octets alone, however the network cuts them.</summary>
public sealed class LineReaderPropertyTests
{
    private const int Maximum = 12;
    private const int Discard = 40;

    private static readonly Gen<byte[]> Octets = Gen.Frequency(
        (4, Gen.Constant("\r\n"u8.ToArray())),
        (1, Gen.Constant("\n"u8.ToArray())),
        (1, Gen.Constant("\r"u8.ToArray())),
        (6, Gen.Choose(1, 9).Select(length => Enumerable.Repeat((byte)'x', length).ToArray())),
        (1, Gen.Choose(10, 60).Select(length => Enumerable.Repeat((byte)'y', length).ToArray()))).ArrayOf().Select(parts => parts.SelectMany(part => part).ToArray());

    [Theory]
    [InlineData(BareNewlinePolicy.Reject)]
    [InlineData(BareNewlinePolicy.Accept)]
    public void Chunks_do_not_matter(BareNewlinePolicy policy) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400),
        Prop.ForAll(Octets.ToArbitrary(), Gen.Choose(1, 7).ArrayOf().ToArbitrary(), (octets, cuts) =>
        {
            var expected = Expected(octets, policy);
            Run(octets, [octets.Length], policy).ShouldBe(expected);
            Run(octets, [1], policy).ShouldBe(expected);
            Run(octets, cuts, policy).ShouldBe(expected);
        }));

    /// <summary>The rules, written a second time in the plainest way.</summary>
    private static List<string> Expected(byte[] octets, BareNewlinePolicy policy)
    {
        var outcomes = new List<string>();
        var rest = octets.AsSpan();
        int end;
        while ((end = rest.IndexOf((byte)'\n')) >= 0)
        {
            var line = rest[..end];
            rest = rest[(end + 1)..];
            if (line.Length + 1 > Maximum)
            {
                if (line.Length > Discard)
                {
                    outcomes.Add("Flooded");
                    return outcomes;
                }

                outcomes.Add("TooLong");
                continue;
            }

            var closed = line.EndsWith("\r"u8);
            var content = closed ? line[..^1] : line;
            outcomes.Add(policy == BareNewlinePolicy.Reject && (!closed || content.Contains((byte)'\r'))
                ? "BareNewline"
                : "Line " + Convert.ToHexString(content));
        }

        outcomes.Add(rest.Length > Discard ? "Flooded" : "EndOfStream");
        return outcomes;
    }

    private static List<string> Run(byte[] octets, int[] cuts, BareNewlinePolicy policy) => RunAsync(octets, cuts, policy).GetAwaiter().GetResult();

    private static async Task<List<string>> RunAsync(byte[] octets, int[] cuts, BareNewlinePolicy policy)
    {
        var (client, server) = Connection.CreatePair();
        await using var clientEnd = client;
        await using var serverEnd = server;
        var sending = SendAsync(client, octets, cuts);
        using var reader = new LineReader(server, TimeProvider.System) { BareNewlines = policy, MaximumDiscard = Discard };
        var outcomes = new List<string>();
        LineStatus status;
        do
        {
            var result = await reader.ReadLineAsync(Maximum, Timeout.InfiniteTimeSpan, CancellationToken.None);
            status = result.Status;
            outcomes.Add(status == LineStatus.Line ? "Line " + Convert.ToHexString(result.Line.Span) : status.ToString());
        }
        while (status is not (LineStatus.EndOfStream or LineStatus.Flooded));
        await sending;
        return outcomes;
    }

    private static async Task SendAsync(Connection client, byte[] octets, int[] cuts)
    {
        for (int at = 0, i = 0; at < octets.Length; i++)
        {
            var length = Math.Min(octets.Length - at, cuts.Length == 0 ? 3 : Math.Max(1, cuts[i % cuts.Length]));
            await client.Output.WriteAsync(octets.AsMemory(at, length));
            at += length;
            if (i % 3 == 0)
            {
                await Task.Yield();
            }
        }

        await client.Output.CompleteAsync();
    }
}
