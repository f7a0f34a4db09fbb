using System.Buffers;
using Pennypost.Mail;
using Pennypost.Store.Bodies;

namespace Pennypost.Store.Messages;

/// <summary>Takes the octets of one message as they arrive: small messages stay in memory for their database row, larger ones go to the body
/// store; the structure is scanned on the way. Ends with the row to insert.</summary>
/// <remarks>Invariants: memory is bounded by the row limit, whatever the message's size; a body outside the database is durable before
/// <see cref="CompleteAsync"/> returns; a writer that is disposed without completing leaves at most a reservation that expires.</remarks>
public sealed class MessageWriter : IAsyncDisposable
{
    /// <summary>Messages up to this many octets are kept in their database row.</summary>
    public const int RowLimit = 128 * 1024;

    private readonly IBodyStore _bodies;
    private readonly BodyReservations _reservations;
    private readonly MimeScanner _scanner = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8192);
    private int _buffered;
    private string? _key;
    private BodyWriter? _outside;
    private ReadOnlyMemory<byte> _prefix;
    private bool _completed;

    /// <summary>Begins a message.</summary>
    public MessageWriter(IBodyStore bodies, BodyReservations reservations)
    {
        _bodies = bodies;
        _reservations = reservations;
    }

    /// <summary>Octets taken so far.</summary>
    public long Size { get; private set; }

    /// <summary>The structure; set by <see cref="End"/> and <see cref="CompleteAsync"/>.</summary>
    public MimeStructure? Structure { get; private set; }

    /// <summary>Says that no more octets come, so that the structure can be looked at before the message is kept.</summary>
    /// <returns>The structure of what was written.</returns>
    public MimeStructure End() => Structure ??= _scanner.Complete();

    /// <summary>Puts header fields before everything that was written, in place of those of an earlier call. For fields that are known only when the
    /// last octet has been seen; a large body is not copied for them.</summary>
    /// <param name="fields">Whole fields with their line breaks, none about content; at most <see cref="BodyWriter.PrefixLimit"/> octets.</param>
    /// <exception cref="ArgumentException">They are too long.</exception>
    public void Prepend(ReadOnlyMemory<byte> fields)
    {
        if (fields.Length > BodyWriter.PrefixLimit)
        {
            throw new ArgumentException("More than fits before a body.", nameof(fields));
        }

        _prefix = fields;
    }

    /// <summary>Takes the next octets.</summary>
    public async ValueTask WriteAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken)
    {
        foreach (var segment in chunk)
        {
            await WriteAsync(segment, cancellationToken);
        }
    }

    /// <summary>Takes the next octets.</summary>
    /// <exception cref="IOException">The body store failed; the message must be refused.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        _scanner.Write(chunk.Span);
        Size += chunk.Length;
        if (_outside is null && Size <= RowLimit)
        {
            Keep(chunk.Span);
            return ValueTask.CompletedTask;
        }

        return WriteOutsideAsync(chunk, cancellationToken);
    }

    /// <summary>Ends the message.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="receivedAt">When the system took responsibility.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The row to insert.</returns>
    public async ValueTask<NewMessage> CompleteAsync(long id, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        Structure = End().Prepend(_prefix.Span);
        Size += _prefix.Length;
        if (_outside is not null)
        {
            await FlushBufferAsync(cancellationToken);
            await _outside.CommitAsync(_prefix, cancellationToken);
        }

        _completed = true;
        return new NewMessage
        {
            Id = id,
            ReceivedAt = receivedAt,
            Size = Size,
            Body = _outside is null ? [.. _prefix.Span, .. _buffer.AsSpan(0, _buffered)] : null,
            BodyKey = _key,
            Structure = Structure.Serialize(),
            Envelope = ImapEnvelope.Write(Structure.Fields),
            BodyStructure = ImapBodyStructure.Write(Structure, extensions: true),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        if (_outside is not null)
        {
            await _outside.DisposeAsync();
        }

        if (_key is not null && !_completed)
        {
            await _reservations.AbandonAsync(_key);
        }
    }

    private void Keep(ReadOnlySpan<byte> chunk)
    {
        if (_buffered + chunk.Length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _buffered + chunk.Length));
            _buffer.AsSpan(0, _buffered).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        chunk.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += chunk.Length;
    }

    private async ValueTask WriteOutsideAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        if (_outside is null)
        {
            _key = await _reservations.ReserveAsync(cancellationToken);
            _outside = await _bodies.CreateAsync(_key, cancellationToken);
            await FlushBufferAsync(cancellationToken);
        }

        // Small chunks are gathered: one write of the store for many lines of the client.
        while (!chunk.IsEmpty)
        {
            var take = Math.Min(chunk.Length, _buffer.Length - _buffered);
            chunk.Span[..take].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += take;
            chunk = chunk[take..];
            if (_buffered == _buffer.Length)
            {
                await FlushBufferAsync(cancellationToken);
            }
        }
    }

    private async ValueTask FlushBufferAsync(CancellationToken cancellationToken)
    {
        if (_buffered > 0)
        {
            await _outside!.WriteAsync(_buffer.AsMemory(0, _buffered), cancellationToken);
            _buffered = 0;
        }
    }
}
