using System.Buffers;
using Pennypost.Mail;

namespace Pennypost.Core.Sending;

/// <summary>A message in seven bits: what declares itself 8bit or binary is base64 (RFC 6152 §3). Forward only; owns the other stream.</summary>
/// <param name="message">The message as it is.</param>
internal sealed class SevenBitStream(Stream message) : Stream
{
    private readonly TransferConverter converter = new(TransferTarget.SevenBit);
    private readonly ArrayBufferWriter<byte> ready = new(48 * 1024);
    private readonly byte[] block = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int taken;
    private bool isAtEnd;
    private bool isDisposed;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (taken == ready.WrittenCount && !isAtEnd)
        {
            taken = 0;
            ready.ResetWrittenCount();
            Convert(await message.ReadAsync(block, cancellationToken));
        }

        return Take(buffer.Span);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (taken == ready.WrittenCount && !isAtEnd)
        {
            taken = 0;
            ready.ResetWrittenCount();
            Convert(message.Read(block));
        }

        return Take(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is ever written.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await message.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            message.Dispose();
            ArrayPool<byte>.Shared.Return(block);
        }

        base.Dispose(disposing);
    }

    private void Convert(int read)
    {
        if (read > 0)
        {
            converter.Write(block.AsSpan(0, read), ready);
            return;
        }

        converter.Complete(ready);
        isAtEnd = true;
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, ready.WrittenCount - taken);
        ready.WrittenSpan.Slice(taken, count).CopyTo(buffer);
        taken += count;
        return count;
    }
}
