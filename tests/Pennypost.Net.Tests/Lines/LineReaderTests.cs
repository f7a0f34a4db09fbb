using System.Buffers;
using System.Text;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Lines;

public sealed class LineReaderTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly Connection client;
    private readonly Connection server;
    private readonly LineReader reader;

    public LineReaderTests()
    {
        (client, server) = Connection.CreatePair();
        reader = new LineReader(server, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        reader.Dispose();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Reads_lines_without_their_ends()
    {
        await SendAsync("EHLO example.com\r\n\r\nQUIT\r\n");
        (await LineAsync()).ShouldBe("EHLO example.com");
        (await LineAsync()).ShouldBe("");
        (await LineAsync()).ShouldBe("QUIT");
    }

    [Fact]
    public async Task Counts_octets_that_lie_in_several_pieces_of_memory()
    {
        // Of every size, so that pieces of the pipe's memory are given back in the middle of counting.
        for (var size = 1; size < 9000; size += 97)
        {
            await SendAsync($"SKIP {size}\r\n" + new string('x', size));
            (await LineAsync()).ShouldBe($"SKIP {size}");
            await SendAsync("NEXT\r\n");
            (await reader.SkipAsync(size, Long, CancellationToken.None)).ShouldBe(ReadStatus.Complete);
            (await LineAsync()).ShouldBe("NEXT", $"after {size} octets");
        }
    }

    [Fact]
    public async Task Tells_whether_a_whole_line_is_waiting()
    {
        reader.HasBufferedLine.ShouldBeFalse();
        await SendAsync("A\r\nB\r\nC");
        await LineAsync();
        reader.HasBufferedLine.ShouldBeTrue();
        await LineAsync();
        reader.HasBufferedLine.ShouldBeFalse();
        await SendAsync("\r\n");
        reader.HasBufferedLine.ShouldBeTrue();
        (await LineAsync()).ShouldBe("C");
    }

    [Theory]
    [InlineData("NOOP\nMAIL FROM:<a@example.com>\r\n")]
    [InlineData("NO\rOP\r\nMAIL FROM:<a@example.com>\r\n")]
    [InlineData("NOOP\r\r\nMAIL FROM:<a@example.com>\r\n")]
    public async Task Refuses_bare_newlines_and_goes_on_behind_their_line(string sent)
    {
        await SendAsync(sent);
        (await ReadAsync()).Status.ShouldBe(LineStatus.BareNewline);
        (await LineAsync()).ShouldBe("MAIL FROM:<a@example.com>");
    }

    [Fact]
    public async Task Accepts_bare_line_feeds_when_told_to()
    {
        reader.BareNewlines = BareNewlinePolicy.Accept;
        await SendAsync("one\ntwo\r\n");
        (await LineAsync()).ShouldBe("one");
        (await LineAsync()).ShouldBe("two");
    }

    [Fact]
    public async Task The_limit_counts_the_line_end()
    {
        await SendAsync("12345678\r\n123456789\r\nQUIT\r\n");
        (await ReadAsync(maximum: 10)).Status.ShouldBe(LineStatus.Line);
        (await ReadAsync(maximum: 10)).Status.ShouldBe(LineStatus.TooLong);
        (await LineAsync()).ShouldBe("QUIT");
    }

    [Fact]
    public async Task Gives_up_on_a_line_without_end()
    {
        using var flooded = new LineReader(server, TimeProvider.System) { MaximumDiscard = 5000 };
        var sending = SendAsync(new string('x', 20_000));
        (await flooded.ReadLineAsync(100, Long, CancellationToken.None)).Status.ShouldBe(LineStatus.Flooded);
        await sending;
    }

    [Fact]
    public async Task Reports_the_end_and_drops_a_half_line()
    {
        await SendAsync("HALF");
        await client.DisposeAsync();
        (await ReadAsync()).Status.ShouldBe(LineStatus.EndOfStream);
    }

    [Fact]
    public async Task An_aborted_connection_reads_as_its_end()
    {
        var reading = ReadAsync();
        client.Abort();
        (await reading).Status.ShouldBe(LineStatus.EndOfStream);
        reader.HasBufferedLine.ShouldBeFalse();
    }

    [Fact]
    public async Task Times_out_and_can_read_on_without_losing_octets()
    {
        await SendAsync("HA");
        (await reader.ReadLineAsync(512, TimeSpan.FromMilliseconds(20), CancellationToken.None)).Status.ShouldBe(LineStatus.TimedOut);
        await SendAsync("LF\r\n");
        (await LineAsync()).ShouldBe("HALF");
    }

    [Fact]
    public async Task Dripping_octets_does_not_prolong_a_line()
    {
        var time = new ManualTime();
        using var timed = new LineReader(server, time);
        var reading = timed.ReadLineAsync(512, TimeSpan.FromSeconds(60), CancellationToken.None).AsTask();
        for (var second = 0; second < 59; second++)
        {
            await SendAsync("x");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        reading.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        (await reading).Status.ShouldBe(LineStatus.TimedOut);
    }

    [Fact]
    public async Task Each_line_has_its_whole_time()
    {
        var time = new ManualTime();
        using var timed = new LineReader(server, time);
        for (var line = 0; line < 5; line++)
        {
            var reading = timed.ReadLineAsync(512, TimeSpan.FromSeconds(60), CancellationToken.None).AsTask();
            time.Advance(TimeSpan.FromSeconds(50));
            await SendAsync("NOOP\r\n");
            (await reading).Status.ShouldBe(LineStatus.Line);
        }

        var shorter = timed.ReadLineAsync(512, TimeSpan.FromSeconds(5), CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(6));
        (await shorter).Status.ShouldBe(LineStatus.TimedOut);
    }

    [Fact]
    public async Task A_token_cancels_without_losing_octets()
    {
        await SendAsync("HA");
        using var source = new CancellationTokenSource();
        var reading = reader.ReadLineAsync(512, Long, source.Token).AsTask();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        await SendAsync("LF\r\n");
        (await LineAsync()).ShouldBe("HALF");
    }

    [Fact]
    public async Task Streams_exactly_the_octets_of_a_literal()
    {
        var payload = string.Concat(Enumerable.Range(0, 40_000).Select(i => (char)('a' + (i % 26))));
        var sending = SendAsync($"A APPEND {{{payload.Length}}}\r\n{payload}rest\r\n");
        await LineAsync();
        var seen = new StringBuilder();
        var status = await reader.ReadExactlyAsync(
            payload.Length,
            (chunk, _) =>
            {
                seen.Append(Encoding.ASCII.GetString(chunk));
                return ValueTask.CompletedTask;
            },
            Long,
            CancellationToken.None);
        await sending;
        status.ShouldBe(ReadStatus.Complete);
        seen.ToString().ShouldBe(payload);
        (await LineAsync()).ShouldBe("rest");
    }

    [Fact]
    public async Task A_literal_that_stops_times_out_and_one_that_breaks_off_ends()
    {
        await SendAsync("abc");
        var four = new byte[4];
        (await reader.ReadExactlyAsync(four, TimeSpan.FromMilliseconds(20), CancellationToken.None)).ShouldBe(ReadStatus.TimedOut);
        await client.DisposeAsync();
        (await reader.SkipAsync(4, Long, CancellationToken.None)).ShouldBe(ReadStatus.EndOfStream);
    }

    private async Task SendAsync(string text)
    {
        await client.Output.WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    private ValueTask<LineResult> ReadAsync(int maximum = 512) => reader.ReadLineAsync(maximum, Long, CancellationToken.None);

    private async Task<string> LineAsync()
    {
        var result = await ReadAsync();
        result.Status.ShouldBe(LineStatus.Line);
        return Encoding.ASCII.GetString(result.Line.Span);
    }
}
