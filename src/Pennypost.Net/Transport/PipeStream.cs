using System.Buffers;
using System.IO.Pipelines;

namespace Pennypost.Net;

/// <summary>Shows a pair of pipes to <see cref="System.Net.Security.SslStream"/> as a stream.</summary>
/// <remarks>
/// A read into an empty buffer waits for data and takes none, so that an idle TLS connection holds no buffer. Writes collect in the pipe until a flush, so
/// that a batch of replies leaves in one packet. Closing the stream leaves the pipes open.
/// </remarks>
internal sealed class PipeStream(PipeReader input, PipeWriter output) : Stream
{
    /// <summary>Above this, a write flushes by itself, so that back-pressure of a slow peer is felt.</summary>
    private const int FlushThreshold = 32 * 1024;

    private int unflushed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var available = result.Buffer;
            if (available.IsEmpty && !result.IsCompleted)
            {
                // Only a cancelled read comes back with nothing; nobody cancels reads below TLS, so it is a stray signal.
                input.AdvanceTo(available.Start, available.End);
                continue;
            }

            var length = (int)Math.Min(available.Length, buffer.Length);
            var taken = available.Slice(0, length);
            taken.CopyTo(buffer.Span);
            input.AdvanceTo(taken.End);
            return length;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        output.Write(buffer.Span);
        unflushed += buffer.Length;
        if (unflushed >= FlushThreshold)
        {
            await FlushAsync(cancellationToken);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        unflushed = 0;
        var result = await output.FlushAsync(cancellationToken);
        if (result.IsCompleted)
        {
            throw new IOException("The connection is closed; nothing more can be sent.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException("Only asynchronous use.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous use.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous use.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
