using Microsoft.Extensions.Logging;
using Pennypost.Core.Telemetry;
using Pennypost.Store.Work;

namespace Pennypost.Core.Working;

/// <summary>Work that talks to other servers, for seconds or minutes. The claim is a lease: when the process dies, the lease runs out
/// and someone else claims the row, so an effect may happen twice at the other server, never be forgotten.</summary>
public abstract class LeasedWorkHandler(WorkQueue queue, MailTelemetry telemetry, ILogger logger) : IWorkHandler
{
    private const int MaximumAttempts = 10;

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public virtual int Concurrency => 1;

    /// <summary>Rows claimed at the same time; they are worked on in parallel.</summary>
    protected virtual int BatchSize => 20;

    /// <summary>Longer than the work of one row can take with all its time-outs.</summary>
    protected virtual TimeSpan Lease => TimeSpan.FromMinutes(30);

    /// <summary>Traces and metrics.</summary>
    protected MailTelemetry Telemetry { get; } = telemetry;

    /// <summary>The queue, to finish or reschedule rows.</summary>
    protected WorkQueue Queue { get; } = queue;

    /// <inheritdoc/>
    public async Task<int> RunBatchAsync(CancellationToken cancellationToken)
    {
        var items = await Queue.LeaseAsync(Kind, BatchSize, Lease, cancellationToken);
        await Task.WhenAll(items.Select(item => RunAsync(item, cancellationToken)));
        return items.Count;
    }

    /// <summary>Does the work of one row and removes or reschedules it in the transaction of its effects.</summary>
    protected abstract Task HandleAsync(WorkItem item, CancellationToken cancellationToken);

    private async Task RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            await HandleAsync(item, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process stops: someone else may have the row at once.
            await Queue.RescheduleAsync(item.Id, DateTimeOffset.UnixEpoch, null, CancellationToken.None);
        }
        catch (Exception e)
        {
            Telemetry.WorkFailed(Kind);
            var dead = await Queue.FailAsync(item.Id, e.Message, counted: true, MaximumAttempts, CancellationToken.None);
            WorkLog.Failed(logger, e, Kind, item.Id, item.SubjectId, dead);
        }
    }
}
