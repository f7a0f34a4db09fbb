using System.Text;

namespace Pennypost.Pop3.Tests;

public sealed class RetrievalTests
{
    [Fact]
    public async Task Pipelined_retrievals_are_answered_in_order_with_few_calls_to_the_store()
    {
        var system = new MemoryMailSystem();
        for (var message = 1; message <= 500; message++)
        {
            system.Deliver($"Subject: {message}\r\n\r\n{new string('x', message)}\r\n");
        }

        await using var session = await RunningSession.LoggedInAsync(system);
        var sending = session.SendAsync(string.Concat(Enumerable.Range(1, 500).Select(number => $"RETR {number}\r\n")));
        for (var message = 1; message <= 500; message++)
        {
            (await session.ReadAsync()).ShouldStartWith("+OK");
            (await session.ReadMultiLineAsync()).ShouldBe([$"Subject: {message}", "", new string('x', message)]);
        }

        await sending;
        system.OpenCalls.ShouldBeLessThan(15);
    }

    [Fact]
    public async Task Replies_to_commands_sent_together_leave_together()
    {
        await using var session = await RunningSession.LoggedInAsync(new MemoryMailSystem());
        await session.SendAsync(string.Concat(Enumerable.Repeat("NOOP\r\n", 100)));
        var result = await session.Client.Input.ReadAtLeastAsync(100 * "+OK Still here\r\n".Length);
        result.Buffer.Length.ShouldBe(100 * "+OK Still here\r\n".Length);
        session.Client.Input.AdvanceTo(result.Buffer.End);
    }

    [Fact]
    public async Task Client_that_does_not_read_holds_the_message_back_in_the_store()
    {
        var system = new MemoryMailSystem();
        var source = new EndlessMail();
        system.StreamOf = _ => source;
        system.DeliverOfSize(100_000);
        await using var session = await RunningSession.LoggedInAsync(system);
        await session.SendAsync("RETR 1\r\n");
        (await session.ReadAsync()).ShouldStartWith("+OK");

        // The source is read until buffers are full, then stands still: wait for that, then look that it stays.
        long before;
        do
        {
            before = source.Position;
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
        while (source.Position != before);

        source.Position.ShouldBeLessThan(1024 * 1024);
    }

    [Fact]
    public async Task Client_that_never_reads_is_dropped_after_the_time_out()
    {
        var system = new MemoryMailSystem { StreamOf = _ => new EndlessMail() };
        system.DeliverOfSize(100_000);
        await using var session = await RunningSession.LoggedInAsync(system, new Pop3Options { IdleTimeout = TimeSpan.FromSeconds(1) });
        await session.SendAsync("RETR 1\r\n");
        await session.Ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        system.IsLocked.ShouldBeFalse();
    }

    [Fact]
    public async Task Content_that_breaks_off_ends_the_connection_not_the_message()
    {
        var system = new MemoryMailSystem { StreamOf = content => new BreakingStream(content) };
        system.DeliverOfSize(100_000);
        await using var session = await RunningSession.LoggedInAsync(system);
        (await session.AskAsync("RETR 1")).ShouldStartWith("+OK");
        var lines = new List<string>();
        while (await session.TryReadAsync() is { } line)
        {
            lines.Add(line);
        }

        lines.ShouldNotContain(".");
        lines.ShouldNotContain(line => line.StartsWith("-ERR", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(32 * 1024)]
    [InlineData(300_000)]
    public async Task Size_of_the_listing_is_what_retr_sends(int filler)
    {
        foreach (var inMemory in new[] { int.MaxValue, 0 })
        {
            var system = new MemoryMailSystem { LargestInMemory = inMemory };
            system.Deliver("." + new string('.', filler) + "\r\n.\r\n" + new string('x', filler));
            await using var session = await RunningSession.LoggedInAsync(system);
            var size = int.Parse((await session.AskAsync("LIST 1")).Split(' ')[2], null);
            (await session.AskMultiLineAsync("RETR 1")).Sum(line => Encoding.Latin1.GetByteCount(line) + 2).ShouldBe(size);
        }
    }

    [Fact]
    public async Task Jumping_about_reads_the_right_messages()
    {
        var system = new MemoryMailSystem();
        for (var message = 1; message <= 100; message++)
        {
            system.Deliver($"{message}\r\n");
        }

        await using var session = await RunningSession.LoggedInAsync(system);
        var random = new Random(20);
        for (var step = 0; step < 500; step++)
        {
            var number = random.Next(1, 101);
            for (var run = random.Next(1, 8); run > 0 && number <= 100; run--, number += random.Next(1, 3))
            {
                (await session.AskMultiLineAsync($"RETR {number}")).ShouldBe([$"{number}"]);
            }
        }
    }

    private sealed class EndlessMail : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Interlocked.Read(ref _read);
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            Interlocked.Add(ref _read, count);
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class BreakingStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 50_000 ? throw new InvalidDataException("The body is damaged") : base.ReadAsync(buffer, cancellationToken);
    }
}
