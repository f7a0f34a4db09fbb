using System.IO.Pipelines;
using System.Net;

namespace Pennypost.Net;

/// <summary>One TCP connection, accepted or dialled: everything a protocol engine may know about the wire.</summary>
/// <remarks>
/// Invariants: <see cref="Input"/> and <see cref="Output"/> always belong to the newest layer (clear text, then TLS); they change during an upgrade, so
/// engines read the properties each time instead of keeping the values. At most one read and one write are under way at any moment.
/// The owner of the connection disposes it; engines only read, write and return.
/// </remarks>
public sealed partial class Connection : IAsyncDisposable
{
    /// <summary>How long closing may wait for a peer that does not take the last bytes.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly ConnectionTransport transport;
    private readonly CountingPipeReader wireInput;
    private readonly CountingPipeWriter wireOutput;
    private TlsLayer? tlsLayer;
    private bool disposed;

    /// <summary>Wraps a connected transport.</summary>
    /// <param name="transport">The bytes; owned and disposed by this connection.</param>
    /// <param name="remote">The peer's address.</param>
    /// <param name="local">Our address.</param>
    /// <param name="id">Correlation id; null makes a random one.</param>
    public Connection(ConnectionTransport transport, IPEndPoint remote, IPEndPoint local, string? id = null)
        : this(transport, remote, local, id, totals: null)
    {
    }

    internal Connection(ConnectionTransport transport, IPEndPoint remote, IPEndPoint local, string? id, ByteTotals? totals)
    {
        this.transport = transport;
        RemoteEndPoint = remote;
        LocalEndPoint = local;
        Id = id ?? ConnectionId.Next();
        wireInput = new CountingPipeReader(transport.Input, totals);
        wireOutput = new CountingPipeWriter(transport.Output, totals);
        Input = wireInput;
        Output = wireOutput;
    }

    /// <summary>Short correlation id for logs and Received lines: letters and digits only.</summary>
    public string Id { get; }

    /// <summary>The client's address; after a PROXY header the one it names.</summary>
    public IPEndPoint RemoteEndPoint { get; internal set; }

    /// <summary>The address the client connected to; after a PROXY header the one it names.</summary>
    public IPEndPoint LocalEndPoint { get; internal set; }

    /// <summary>What the peer sends, in the newest layer.</summary>
    public PipeReader Input { get; private set; }

    /// <summary>What the peer receives, in the newest layer. Nothing is sent before a flush.</summary>
    public PipeWriter Output { get; private set; }

    /// <summary>What the session on this connection is doing.</summary>
    public SessionActivity Activity { get; } = new();

    /// <summary>What TLS agreed on; null in clear text.</summary>
    public TlsInfo? Tls { get; private set; }

    /// <summary>Octets taken from the wire so far (encrypted ones in TLS).</summary>
    public long BytesReceived => wireInput.Count;

    /// <summary>Octets given to the wire so far (encrypted ones in TLS).</summary>
    public long BytesSent => wireOutput.Count;

    /// <summary>The peer will send nothing more, or the connection was lost or aborted. Input that arrived before may still be waiting to be read.</summary>
    public CancellationToken Closed => transport.Closed;

    /// <summary>Called by readers before they wait for the peer in the middle of a dialogue.</summary>
    internal void AcknowledgePromptly() => transport.AcknowledgePromptly();

    /// <summary>Ends the connection at once. Bytes not yet sent are lost; pending reads and writes fail.</summary>
    public void Abort()
    {
        wireOutput.Share?.Release();
        transport.Abort();
    }

    /// <summary>Counts this connection's octets, both directions, against a limit from now on (SVC-391). The caller disposes the share after the connection.</summary>
    /// <param name="share">This connection's part in the limit.</param>
    public void LimitBandwidth(BandwidthShare share)
    {
        ArgumentNullException.ThrowIfNull(share);
        wireInput.Share = share;
        wireOutput.Share = share;
    }

    /// <summary>Sends what was written, says good-bye in TLS and closes. A peer that does not take the rest within a few seconds is cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        var closing = CloseAsync();
        try
        {
            await closing.WaitAsync(CloseTimeout);
        }
        catch (TimeoutException)
        {
            Abort();
            await closing;
        }
    }

    private async Task CloseAsync()
    {
        try
        {
            if (deflateLayer is not null)
            {
                await deflateLayer.DisposeAsync();
            }

            if (tlsLayer is not null)
            {
                await tlsLayer.DisposeAsync();
            }
        }
        finally
        {
            await transport.DisposeAsync();
        }
    }
}
