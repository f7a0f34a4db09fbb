using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;
using Pennypost.Store.Work;

namespace Pennypost.Core.Administration;

/// <summary>What an administrator can do about queued work: try again now, or give it up.</summary>
/// <param name="database">The database.</param>
/// <param name="wakeups">Told of work that is due now.</param>
/// <param name="logger">The audit log.</param>
public sealed class QueueChanges(Database database, IWakeups wakeups, ILogger<QueueChanges> logger)
{
    /// <summary>Work tried again gets at least this long before its recipients fail for good.</summary>
    private static readonly TimeSpan NewLife = TimeSpan.FromDays(1);

    /// <summary>Makes a piece of work due now; dead work lives again, with its attempts counted anew.</summary>
    /// <param name="id">The work.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It is done already, or being done now.</exception>
    public async Task RetryAsync(long id, string actor, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (kind, _) = await ClaimAsync(connection, id, cancellation);
        await ReviveAsync(connection, [id], cancellation);
        await transaction.CommitAsync(cancellation);
        QueueLog.Retried(logger, actor, kind, id);
        wakeups.Signal(kind, 1);
    }

    /// <summary>Makes all dead work due now.</summary>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How much there was.</returns>
    public async Task<int> RetryDeadAsync(string actor, CancellationToken cancellation)
    {
        var dead = new List<(long Id, string Kind)>();
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var command = new NpgsqlCommand("SELECT id, kind FROM work WHERE dead FOR UPDATE SKIP LOCKED", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                dead.Add((reader.GetInt64(0), reader.GetString(1)));
            }
        }

        await ReviveAsync(connection, [.. dead.Select(d => d.Id)], cancellation);
        await transaction.CommitAsync(cancellation);
        QueueLog.AllRetried(logger, actor, dead.Count);
        foreach (var kind in dead.CountBy(d => d.Kind))
        {
            wakeups.Signal(kind.Key, kind.Value);
        }

        return dead.Count;
    }

    /// <summary>Gives a piece of work up for good: its message is neither delivered nor sent, and nobody is told.</summary>
    /// <param name="id">The work.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It is done already, or being done now.</exception>
    public async Task DropAsync(long id, string actor, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (kind, subject) = await ClaimAsync(connection, id, cancellation);
        await ExecuteAsync(connection, "DELETE FROM work WHERE id = $1", id, cancellation);
        // The message loses this reference; when it was the last one, the collector removes it.
        var holder = kind switch { QueuedWork.SendMail => "outgoing", QueuedWork.RouteMail => "envelope", _ => null };
        if (holder is not null)
        {
            await ExecuteAsync(
                connection,
                $"""
                WITH gone AS (DELETE FROM {holder} WHERE id = $1 RETURNING message_id)
                INSERT INTO message_release (message_id) SELECT message_id FROM gone
                """,
                subject,
                cancellation);
        }

        await transaction.CommitAsync(cancellation);
        QueueLog.Dropped(logger, actor, kind, id);
    }

    private static async Task<(string Kind, long Subject)> ClaimAsync(NpgsqlConnection connection, long id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT kind, subject_id, coalesce(leased_until > now(), false) FROM work WHERE id = $1 FOR UPDATE SKIP LOCKED", connection)
        {
            Parameters = { new() { Value = id } },
        };
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (await reader.ReadAsync(cancellation))
            {
                return reader.GetBoolean(2) ? throw Running() : (reader.GetString(0), reader.GetInt64(1));
            }
        }

        // Skipped because a handler holds its row, or not there at all.
        await using var exists = new NpgsqlCommand("SELECT EXISTS (SELECT FROM work WHERE id = $1)", connection) { Parameters = { new() { Value = id } } };
        throw await exists.ExecuteScalarAsync(cancellation) is true ? Running() : RefusedException.NotFound("This work is done already.");
    }

    private static async Task ReviveAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            UPDATE outgoing SET expires_at = greatest(expires_at, now() + $2)
            WHERE id IN (SELECT subject_id FROM work WHERE id = ANY ($1) AND kind = 'SendMail')
            """)
        {
            Parameters = { new() { Value = ids }, new() { Value = NewLife } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "UPDATE work SET due_at = now(), leased_until = NULL, attempts = CASE WHEN dead THEN 0 ELSE attempts END, dead = false WHERE id = ANY ($1)")
        {
            Parameters = { new() { Value = ids } },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, long id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static RefusedException Running() => RefusedException.Conflict("running", "This work is being done now. Try again in a moment.");
}

/// <summary>The audit log of the queue.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(3401, LogLevel.Information, "{Actor} had {Kind} {Id} tried again")]
    public static partial void Retried(ILogger logger, string actor, string kind, long id);

    [LoggerMessage(3402, LogLevel.Information, "{Actor} had all dead work tried again: {Count} pieces")]
    public static partial void AllRetried(ILogger logger, string actor, int count);

    [LoggerMessage(3403, LogLevel.Warning, "{Actor} dropped {Kind} {Id}")]
    public static partial void Dropped(ILogger logger, string actor, string kind, long id);
}
