using System.Buffers;
using Pennypost.Store.Bodies;

namespace Pennypost.Azure.Blobs;

/// <summary>Uploads one body. Block 0 is kept free for the octets that are known last; the order of the block list puts them in front.</summary>
internal sealed class BlobBodyWriter(BlobContainer container, string name) : BodyWriter
{
    /// <summary>Octets of a block; with it, and the service's 50,000 blocks, a body may have 48 GiB.</summary>
    public const int BlockSize = 1 << 20;

    // Tells our own earlier try from somebody else's blob when the service says that there is one already.
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _buffered;
    private int _blocks;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            if (_buffered == BlockSize)
            {
                await FlushAsync(cancellationToken);
            }

            var take = Math.Min(data.Length, BlockSize - _buffered);
            data.Span[..take].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += take;
            data = data[take..];
        }
    }

    /// <inheritdoc/>
    public override async ValueTask CommitAsync(ReadOnlyMemory<byte> prefix, CancellationToken cancellationToken)
    {
        if (prefix.Length > PrefixLimit)
        {
            throw new ArgumentException("More than fits before a body.", nameof(prefix));
        }

        if (_blocks == 0 && prefix.Length + _buffered <= BlockSize)
        {
            _buffer.AsSpan(0, _buffered).CopyTo(_buffer.AsSpan(prefix.Length));
            prefix.Span.CopyTo(_buffer);
            await container.PutBlobAsync(name, _buffer.AsMemory(0, prefix.Length + _buffered), _writer, cancellationToken);
            return;
        }

        if (_buffered > 0)
        {
            await FlushAsync(cancellationToken);
        }

        if (!prefix.IsEmpty)
        {
            await container.PutBlockAsync(name, 0, prefix, cancellationToken);
        }

        await container.PutBlockListAsync(name, Enumerable.Range(prefix.IsEmpty ? 1 : 0, prefix.IsEmpty ? _blocks : _blocks + 1), _writer, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await container.PutBlockAsync(name, _blocks + 1, _buffer.AsMemory(0, _buffered), cancellationToken);
        _blocks++;
        _buffered = 0;
    }
}
