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

    /// <summary>Called before waiting for the peer: what has arrived is to be acknowledged without delay.</summary>
    /// <remarks>A peer that writes a command in small pieces with Nagle's algorithm (RFC 896) holds the second piece back until the first
    /// is acknowledged; a delayed acknowledgement (RFC 1122 §4.2.3.2) then costs 40 ms each time.</remarks>
    public virtual void AcknowledgePromptly()
    {
    }

    /// <summary>Ends at once; unsent bytes are lost. May be called more than once and from any thread.</summary>
    public abstract void Abort();

    /// <summary>Sends what was written, then closes.</summary>
    public abstract ValueTask DisposeAsync();
}
