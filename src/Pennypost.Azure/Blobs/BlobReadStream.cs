using System.Globalization;
using Azure;
using Pennypost.Store.Bodies;

namespace Pennypost.Azure.Blobs;

/// <summary>Reads a blob part by part. A connection that breaks in the middle is opened again at the same octet, and only while the blob is the same.</summary>
internal sealed class BlobReadStream(BlobContainer container, string name, string key, long position) : Stream
{
    // Long enough to stream, short enough that a client who stops in the middle leaves little unread.
    private const long PartLength = 4 << 20;
    private const int Tries = 4;

    private Stream? _part;
    private long _partEnd;
    private ETag? _tag;
    private long _position = position;
    private long _length;
    private bool _atEnd;

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
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Asks for the next part.</summary>
    /// <exception cref="BodyMissingException">There is no such blob, or no longer the same.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        var (response, content) = await container.GetAsync(name, _position, _position + PartLength - 1, _tag, cancellationToken);
        switch (response.Status)
        {
            case 404 or 412:
                throw new BodyMissingException(key);
            case 416:
                _atEnd = true;
                break;
            default:
                _part = content;
                _tag = response.Headers.ETag;
                var (partEnd, length) = EndOf(response);
                (_partEnd, _atEnd) = (partEnd, _position >= length);
                _length = length;
                break;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; !_atEnd && buffer.Length > 0; attempt++)
        {
            try
            {
                if (_part is null)
                {
                    await OpenAsync(cancellationToken);
                    continue;
                }

                if (await _part.ReadAsync(buffer, cancellationToken) is > 0 and var count)
                {
                    _position += count;
                    return count;
                }

                // The part is over, or its connection broke silently: the next request begins where this one ended.
                var complete = _position == _partEnd;
                await ClosePartAsync();
                _atEnd = _position >= _length;
                if (!complete && attempt >= Tries)
                {
                    throw new IOException($"Body {key} broke off at octet {_position}.");
                }
            }
            catch (Exception error) when (attempt < Tries && IsBroken(error, cancellationToken))
            {
                await ClosePartAsync();
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob is read asynchronously.");

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
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _part?.Dispose();
            _part = null;
        }

        base.Dispose(disposing);
    }

    // The pipeline has tried requests often enough; only a stream that breaks off is opened again here.
    private static bool IsBroken(Exception error, CancellationToken cancellationToken) =>
        (error is IOException and not (BodyMissingException or Pipelines.AzureServiceException))
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    // Where the part ends that the answer brings, and the whole blob; a service that knows no ranges sends all of it.
    private (long PartEnd, long Length) EndOf(Response response)
    {
        if (response.Headers.ContentLengthLong is { } octets)
        {
            if (response.Status == 200 && _position == 0)
            {
                return (octets, octets);
            }

            // "bytes FROM-TO/LENGTH". At the very end of a blob some say a part of no octets, whose TO is below its FROM.
            if (response.Headers.TryGetValue("Content-Range", out var range)
                && range.StartsWith(string.Create(CultureInfo.InvariantCulture, $"bytes {_position}-"), StringComparison.Ordinal)
                && long.TryParse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                && _position + octets <= length)
            {
                return (_position + octets, length);
            }
        }

        throw new IOException("The blob service did not give the part that was asked for.");
    }

    private async ValueTask ClosePartAsync()
    {
        if (_part is not null)
        {
            await _part.DisposeAsync();
            _part = null;
        }
    }
}
