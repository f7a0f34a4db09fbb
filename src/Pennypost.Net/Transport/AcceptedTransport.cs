using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Pennypost.Net;

/// <summary>A connection that Kestrel's socket transport accepted.</summary>
internal sealed class AcceptedTransport(ConnectionContext context) : ConnectionTransport
{
    /// <inheritdoc/>
    public override PipeReader Input => context.Transport.Input;

    /// <inheritdoc/>
    public override PipeWriter Output => context.Transport.Output;

    /// <inheritdoc/>
    public override CancellationToken Closed { get; } = context.ConnectionClosed;

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
