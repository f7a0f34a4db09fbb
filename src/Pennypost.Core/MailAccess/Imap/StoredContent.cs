using System.Buffers;
using Pennypost.Imap;
using Pennypost.Store.Bodies;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>A message's octets: from its row when they were read with it, else from the body store, where pieces that follow each other are read
/// from one open stream.</summary>
internal sealed class StoredContent(IBodyStore bodies, EntryRow row) : IMessageContent, IAsyncDisposable
{
    private Stream? _stream;
    private long _position;
    private byte[] _buffer = [];

    /// <inheritdoc/>
    public long Length => row.Size;

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count, CancellationToken cancellationToken)
    {
        if (row.Body is not null)
        {
            return row.Body.AsMemory((int)offset, count);
        }

        var key = row.BodyKey ?? throw new InvalidOperationException($"The octets of message {row.MessageId} were not read.");
        if (_stream is null || _position != offset)
        {
            await CloseAsync();
            _stream = await bodies.OpenAsync(key, offset, cancellationToken);
        }

        if (_buffer.Length < count)
        {
            Return();
            _buffer = ArrayPool<byte>.Shared.Rent(count);
        }

        await _stream.ReadExactlyAsync(_buffer.AsMemory(0, count), cancellationToken);
        _position = offset + count;
        return _buffer.AsMemory(0, count);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Return();
        _buffer = [];
    }

    private async ValueTask CloseAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
            _stream = null;
        }
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
