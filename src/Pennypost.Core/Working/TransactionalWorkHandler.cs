using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Telemetry;
using Pennypost.Store.Schema;
using Pennypost.Store.Work;

namespace Pennypost.Core.Working;

/// <summary>Work that touches only the database. The claim is a row lock, and a whole batch is done in one transaction with the
/// removal of its rows: a crash at any moment undoes everything, a success is one commit.</summary>
public abstract class TransactionalWorkHandler(Database database, WorkQueue queue, MailTelemetry telemetry, ILogger logger) : IWorkHandler
{
    private const int MaximumAttempts = 10;

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public virtual int Concurrency => 2;

    /// <inheritdoc/>
    public virtual TimeSpan Gathering => TimeSpan.Zero;

    /// <summary>The database.</summary>
    protected Database Database { get; } = database;

    /// <summary>Traces and metrics.</summary>
    protected MailTelemetry Telemetry { get; } = telemetry;

    /// <summary>Rows a transaction takes at the most.</summary>
    protected virtual int BatchSize => 64;

    /// <inheritdoc/>
    public async Task<int> RunBatchAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return (await RunAsync(BatchSize)).Count;
        }
        catch (BatchFailedException e) when (e.Items.Count == 1)
        {
            await FailAsync(e.Items[0], e.InnerException!);
            return 1;
        }
        catch (BatchFailedException e)
        {
            // Some row of the batch fails: one at a time, so that it alone is noted. The rows that others claim meanwhile are skipped.
            for (var i = 0; i < e.Items.Count; i++)
            {
                await RunOneAsync();
            }

            return e.Items.Count;
        }
    }

    /// <summary>Does the work of a batch inside the connection's transaction. The rows are removed by the caller.</summary>
    /// <returns>What to do after the commit, such as publishing changes; null for nothing.</returns>
    protected abstract Task<Action?> HandleAsync(NpgsqlConnection connection, IReadOnlyList<WorkItem> items, CancellationToken cancellationToken);

    private async Task RunOneAsync()
    {
        try
        {
            await RunAsync(1);
        }
        catch (BatchFailedException e)
        {
            await FailAsync(e.Items[0], e.InnerException!);
        }
    }

    private async Task<IReadOnlyList<WorkItem>> RunAsync(int maximum)
    {
        // Not cancelled in the middle: a batch is short, and half of one would be undone anyway.
        await using var connection = await Database.Source.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var items = await WorkQueue.LockAsync(connection, Kind, maximum, CancellationToken.None);
        if (items.Count == 0)
        {
            return items;
        }

        Action? committed;
        try
        {
            committed = await HandleAsync(connection, items, CancellationToken.None);
            await WorkQueue.DeleteAsync(connection, [.. items.Select(i => i.Id)], CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is not NpgsqlException { IsTransient: true })
        {
            throw new BatchFailedException(items, e);
        }

        committed?.Invoke();
        return items;
    }

    private async Task FailAsync(WorkItem item, Exception error)
    {
        Telemetry.WorkFailed(Kind);
        var dead = await queue.FailAsync(item.Id, error.Message, counted: false, MaximumAttempts, CancellationToken.None);
        WorkLog.Failed(logger, error, Kind, item.Id, item.SubjectId, dead);
    }

    private sealed class BatchFailedException(IReadOnlyList<WorkItem> items, Exception error) : Exception(error.Message, error)
    {
        public IReadOnlyList<WorkItem> Items { get; } = items;
    }
}
