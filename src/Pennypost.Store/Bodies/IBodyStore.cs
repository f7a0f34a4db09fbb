namespace Pennypost.Store.Bodies;

/// <summary>Keeps the bodies of large messages outside the database: files on one machine, blobs in the cloud.</summary>
/// <remarks>Body first, row second: a writer reserves a key (<see cref="BodyReservations"/>), writes and flushes the body, and only
/// then commits the row that names it. On removal the row goes first. A body is written once and never changed.</remarks>
public interface IBodyStore
{
    /// <summary>Starts a body under a new key. Nothing is visible to readers before <see cref="BodyWriter.CommitAsync"/>.</summary>
    /// <param name="key">A key made by <see cref="BodyReservations"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<BodyWriter> CreateAsync(string key, CancellationToken cancellationToken);

    /// <summary>Opens a body for reading at an offset in octets.</summary>
    /// <exception cref="BodyMissingException">There is no such body.</exception>
    ValueTask<Stream> OpenAsync(string key, long offset, CancellationToken cancellationToken);

    /// <summary>Whether the body is there.</summary>
    ValueTask<bool> ExistsAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes a body; one that is not there is no error.</summary>
    ValueTask DeleteAsync(string key, CancellationToken cancellationToken);
}

/// <summary>Writes one body: any number of writes, then commit; disposing without commit leaves nothing behind.</summary>
public abstract class BodyWriter : IAsyncDisposable
{
    /// <summary>Appends octets.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Octets that <see cref="CommitAsync"/> can put in front of what was written.</summary>
    public const int PrefixLimit = 60 * 1024;

    /// <summary>Makes the body durable (flushed to disk, or acknowledged by the blob service) and visible.</summary>
    /// <param name="prefix">Octets that come before everything that was written, known only now: at most <see cref="PrefixLimit"/>. No store copies the body for them.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public abstract ValueTask CommitAsync(ReadOnlyMemory<byte> prefix, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A message row names a body that the body store does not have.</summary>
/// <param name="key">The body's key.</param>
public sealed class BodyMissingException(string key) : IOException($"Body {key} is missing.");
