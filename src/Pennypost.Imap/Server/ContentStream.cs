namespace Pennypost.Imap.Server;

/// <summary>A piece of a message's octets as a stream that is read once, forwards, for the decoders of Mail.</summary>
/// <param name="content">The octets.</param>
/// <param name="start">The first.</param>
/// <param name="length">How many.</param>
internal sealed class ContentStream(IMessageContent content, long start, long length) : Stream
{
    private const int PieceLength = 64 * 1024;

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = (int)Math.Min(Math.Min(buffer.Length, PieceLength), length - _position);
        if (count > 0)
        {
            ReadOnlyMemory<byte> piece = await content.ReadAsync(start + _position, count, cancellationToken);
            piece.CopyTo(buffer);
            _position += count;
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Content is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
