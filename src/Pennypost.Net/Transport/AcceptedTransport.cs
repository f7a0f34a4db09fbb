using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Pennypost.Net;

/// <summary>A connection that Kestrel's socket transport accepted.</summary>
internal sealed class AcceptedTransport(ConnectionContext context) : ConnectionTransport
{
    // From Linux's netinet/tcp.h.
    private const int ProtocolLevelTcp = 6;
    private const int OptionQuickAck = 12;
    private static readonly byte[] On = [1, 0, 0, 0];

    private readonly Socket? socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;

    /// <inheritdoc/>
    public override PipeReader Input => context.Transport.Input;

    /// <inheritdoc/>
    public override PipeWriter Output => context.Transport.Output;

    /// <inheritdoc/>
    public override CancellationToken Closed { get; } = context.ConnectionClosed;

    /// <inheritdoc/>
    public override void AcknowledgePromptly()
    {
        if (socket is null || !OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            // Not sticky: the kernel leaves this mode when we answer, so it is asked for before each wait.
            socket.SetRawSocketOption(ProtocolLevelTcp, OptionQuickAck, On);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The connection is gone; the read that follows says so.
        }
    }

    /// <inheritdoc/>
    public override void Abort() => context.Abort(new ConnectionAbortedException("The connection was aborted by this server."));

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await context.Transport.Output.CompleteAsync();
        await context.Transport.Input.CompleteAsync();
        await context.DisposeAsync();
    }
}
