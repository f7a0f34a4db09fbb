using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Pennypost.Net;

/// <summary>One end of a connection in memory: what this end writes, the other reads.</summary>
internal sealed class MemoryTransport : ConnectionTransport
{
    private readonly Pipe incoming;
    private readonly Pipe outgoing;
    private readonly CancellationTokenSource closed = new();
    private MemoryTransport? peer;

    private MemoryTransport(Pipe incoming, Pipe outgoing)
    {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    /// <inheritdoc/>
    public override PipeReader Input => incoming.Reader;

    /// <inheritdoc/>
    public override PipeWriter Output => outgoing.Writer;

    /// <inheritdoc/>
    public override CancellationToken Closed => closed.Token;

    /// <summary>Two ends joined together.</summary>
    public static (MemoryTransport First, MemoryTransport Second) CreatePair()
    {
        var options = new PipeOptions(useSynchronizationContext: false, pauseWriterThreshold: 65536, resumeWriterThreshold: 32768);
        var toFirst = new Pipe(options);
        var toSecond = new Pipe(options);
        var first = new MemoryTransport(toFirst, toSecond);
        var second = new MemoryTransport(toSecond, toFirst) { peer = first };
        first.peer = second;
        return (first, second);
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        // The far end sees a reset, ours an abort, as on a socket.
        outgoing.Writer.Complete(new ConnectionResetException("The peer aborted the connection."));
        incoming.Writer.Complete(new ConnectionAbortedException());
        closed.Cancel();
        peer!.closed.Cancel();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await outgoing.Writer.CompleteAsync();
        await incoming.Reader.CompleteAsync();
        await closed.CancelAsync();
        await peer!.closed.CancelAsync();
    }
}
