using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Store.Work;

namespace Pennypost.Core.Working;

/// <summary>Runs the work of one machine: each kind's workers wait for a wake-up or for the time when the next row falls due, and look at
/// least once a minute, because a wake-up may be lost.</summary>
public sealed class WorkRunner(IEnumerable<IWorkHandler> handlers, LocalWakeups wakeups, WorkQueue queue, TimeProvider clock, ILogger<WorkRunner> logger)
    : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DatabasePause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(handlers.SelectMany(h => Enumerable.Range(0, h.Concurrency).Select(_ => Task.Run(() => WorkAsync(h, stoppingToken), CancellationToken.None))));

    private async Task WorkAsync(IWorkHandler handler, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                int done;
                do
                {
                    var began = clock.GetTimestamp();
                    done = await handler.RunBatchAsync(stopping);
                    await GatherAsync(handler, began, stopping);
                }
                while (done > 0);

                await wakeups.WaitAsync(handler.Kind, await PauseAsync(handler.Kind, stopping), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException e)
            {
                WorkLog.DatabaseAway(logger, e, handler.Kind);
                await Task.Delay(DatabasePause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task GatherAsync(IWorkHandler handler, long began, CancellationToken stopping)
    {
        var rest = handler.Gathering - clock.GetElapsedTime(began);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, clock, stopping);
        }
    }

    private async Task<TimeSpan> PauseAsync(string kind, CancellationToken cancellationToken)
    {
        if (await queue.NextDueAsync(kind, cancellationToken) is not { } due)
        {
            return Sweep;
        }

        // A row that is due already is claimed by another worker: look again soon, but do not spin.
        var pause = due - clock.GetUtcNow();
        return pause < ShortestPause ? TimeSpan.FromSeconds(1) : pause < Sweep ? pause + ShortestPause : Sweep;
    }
}
