using Pennypost.Store.Bodies;

namespace Pennypost.Azure.Blobs;

/// <summary>Bodies as block blobs, one a message. A body is uploaded in blocks while it arrives and becomes visible with its last request.</summary>
/// <remarks>Invariants: a body is created only where none is, and never changed; a writer holds one block in memory, whatever the message's size;
/// blocks of a writer that gave up are invisible, and the service forgets them after a week.</remarks>
/// <param name="container">The container.</param>
public sealed class BlobBodies(BlobContainer container) : IBodyStore
{
    /// <inheritdoc/>
    public ValueTask<BodyWriter> CreateAsync(string key, CancellationToken cancellationToken) => ValueTask.FromResult<BodyWriter>(new BlobBodyWriter(container, NameOf(key)));

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(string key, long offset, CancellationToken cancellationToken)
    {
        var stream = new BlobReadStream(container, NameOf(key), key, offset);
        try
        {
            await stream.OpenAsync(cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string key, CancellationToken cancellationToken) => container.ExistsAsync(NameOf(key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken) => container.DeleteAsync(NameOf(key), cancellationToken);

    // A key that came from anywhere but BodyReservations must not become an address. It is random, which spreads blobs over the service's partitions.
    private static string NameOf(string key) => key.Length >= 8 && key.All(char.IsAsciiHexDigitLower)
        ? key
        : throw new ArgumentException("A body's key is lower-case hexadecimal.", nameof(key));
}
