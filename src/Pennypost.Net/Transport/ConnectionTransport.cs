using System.IO.Pipelines;

namespace Pennypost.Net;

/// <summary>The lowest layer of a <see cref="Connection"/>: a socket or memory.</summary>
public abstract class ConnectionTransport : IDuplexPipe, IAsyncDisposable
{
    /// <inheritdoc/>
    public abstract PipeReader Input { get; }

    /// <inheritdoc/>
    public abstract PipeWriter Output { get; }

    /// <summary>Cancelled when the peer sends nothing more or the transport is gone.</summary>
    public abstract CancellationToken Closed { get; }

    /// <summary>Ends at once; unsent bytes are lost. May be called more than once and from any thread.</summary>
    public abstract void Abort();

    /// <summary>Sends what was written, then closes.</summary>
    public abstract ValueTask DisposeAsync();
}
