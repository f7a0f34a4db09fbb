namespace Pennypost.Mail;

/// <summary>Reads a source and gives out its decoded octets; memory is two small buffers.</summary>
internal sealed class DecodingStream(Stream source, TransferDecoder decoder) : Stream
{
    private const int ChunkLength = 8192;

    private readonly byte[] encoded = new byte[ChunkLength];
    private readonly byte[] decoded = new byte[decoder.MaximumLength(ChunkLength)];
    private int start;
    private int end;
    private bool finished;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (start == end && !finished && !buffer.IsEmpty)
        {
            Take(source.Read(encoded));
        }

        return Give(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (start == end && !finished && !buffer.IsEmpty)
        {
            Take(await source.ReadAsync(encoded, cancellationToken));
        }

        return Give(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(int count)
    {
        start = 0;
        finished = count == 0;
        end = finished ? decoder.Finish(decoded) : decoder.Decode(encoded.AsSpan(0, count), decoded);
    }

    private int Give(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, end - start);
        decoded.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }
}
