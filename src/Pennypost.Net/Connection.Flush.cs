namespace Pennypost.Net;

/// <content>Sending with a limit on the peer's patience with us, and ours with the peer.</content>
public sealed partial class Connection
{
    /// <summary>How long the peer may leave a full window untouched before <see cref="FlushAsync"/> gives up; five minutes by default.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sends what was written. Waits only when the peer is slow to take it, and not for ever.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the connection is lost or the peer took nothing within <see cref="SendTimeout"/> (it is aborted then): the session should end.</returns>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        ValueTask<System.IO.Pipelines.FlushResult> pending;
        try
        {
            pending = Output.FlushAsync(cancellationToken);
        }
        catch (Exception error) when (IsLoss(error, cancellationToken))
        {
            return new ValueTask<bool>(false);
        }

        return pending.IsCompletedSuccessfully ? new ValueTask<bool>(!pending.Result.IsCompleted) : AwaitFlushAsync(pending.AsTask(), cancellationToken);
    }

    private static bool IsLoss(Exception error, CancellationToken cancellationToken) =>
        error is IOException or ObjectDisposedException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async ValueTask<bool> AwaitFlushAsync(Task<System.IO.Pipelines.FlushResult> pending, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    return !(await pending.WaitAsync(SendTimeout, cancellationToken)).IsCompleted;
                }
                catch (TimeoutException) when (wireOutput.Share is { IsHeldBack: true })
                {
                    // We made it wait, not the peer.
                }
            }
        }
        catch (TimeoutException)
        {
            Abort();
            return false;
        }
        catch (Exception error) when (IsLoss(error, cancellationToken))
        {
            return false;
        }
    }
}
