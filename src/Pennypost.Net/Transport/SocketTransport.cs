using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pennypost.Net;

/// <summary>A dialled socket. It reads only when asked to, so <see cref="Closed"/> follows from reading, aborting or disposing.</summary>
internal sealed class SocketTransport : ConnectionTransport
{
    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly CancellationTokenSource closed = new();

    public SocketTransport(Socket socket)
    {
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    /// <inheritdoc/>
    public override PipeReader Input { get; }

    /// <inheritdoc/>
    public override PipeWriter Output { get; }

    /// <inheritdoc/>
    public override CancellationToken Closed => closed.Token;

    /// <inheritdoc/>
    public override void Abort()
    {
        socket.Close(timeout: 0);
        closed.Cancel();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await Output.CompleteAsync();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The peer is gone; what was not flushed has nobody to go to.
        }

        await Input.CompleteAsync();
        await stream.DisposeAsync();
        await closed.CancelAsync();
    }
}
