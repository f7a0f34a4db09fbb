namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Counts what is read of several streams, however small they were packed, and ends the reading at a limit.</summary>
/// <param name="limit">Octets of all together.</param>
internal sealed class BoundedReading(long limit)
{
    private long _left = limit;

    /// <summary>The stream, counted.</summary>
    public Stream Of(Stream inner) => new Counted(this, inner);

    private sealed class Counted(BoundedReading owner, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            owner._left -= read;
            return owner._left >= 0 ? read : throw new InvalidDataException("It unpacks to more than imports may be.");
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Files are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
