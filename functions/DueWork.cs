using Pennypost.Core.Working;
using Pennypost.Store.Work;

namespace Pennypost.Functions;

/// <summary>Does what is due of a kind, and sees to it that the rest is done in its time: an instance may be gone a minute later.</summary>
internal sealed class DueWork(WorkQueue queue, IWakeups wakeups, TimeProvider clock, IScheduledWakeups? timers = null)
{
    // No batch is begun after this; one that was begun is finished. The invocation's time-out in host.json is ten minutes.
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(50);

    // What falls due later than this is the sweep's.
    private static readonly TimeSpan s_sweep = TimeSpan.FromMinutes(1);

    /// <summary>Takes batches while there are any.</summary>
    /// <returns>How many rows were taken.</returns>
    public async Task<int> RunAsync(IWorkHandler handler, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var rows = 0;
        while (await handler.RunBatchAsync(cancellationToken) is > 0 and var batch)
        {
            rows += batch;
            if (clock.GetElapsedTime(start) >= s_budget)
            {
                wakeups.Signal(handler.Kind, 1);
                return rows;
            }
        }

        if (timers is not null && await queue.NextDueAsync(handler.Kind, cancellationToken) is { } due && due - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero && wait < s_sweep)
        {
            timers.SignalAt(handler.Kind, due);
        }

        return rows;
    }
}
