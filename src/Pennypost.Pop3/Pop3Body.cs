namespace Pennypost.Pop3;

/// <summary>The content of one message: bytes at hand when it is small, a stream when it is not.</summary>
public sealed class Pop3Body : IAsyncDisposable
{
    private readonly Stream? _stream;
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>A small message, already in memory. The memory must stay unchanged until the body is disposed.</summary>
    /// <param name="bytes">The whole content, lines ended by CRLF.</param>
    public Pop3Body(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>A message that is read while it is sent.</summary>
    /// <param name="stream">Positioned at the first octet; owned by the body.</param>
    public Pop3Body(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>The content when it is in memory; the session sends it without asking further.</summary>
    /// <param name="bytes">The whole content.</param>
    /// <returns>False when <see cref="ReadAsync"/> has to be asked.</returns>
    internal bool TryGetBytes(out ReadOnlyMemory<byte> bytes)
    {
        bytes = _bytes;
        return _stream is null;
    }

    /// <summary>Fills a part of the buffer from the stream.</summary>
    internal ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _stream?.ReadAsync(buffer, cancellationToken) ?? new ValueTask<int>(0);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;
}
