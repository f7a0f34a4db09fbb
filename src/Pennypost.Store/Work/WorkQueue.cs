using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Work;

/// <summary>The queue of work in the database. Two ways to claim a row: inside a transaction, whose row lock is the claim and
/// whose end is the release (short work on the database alone); or by a lease that expires (work that talks to other servers).</summary>
/// <param name="database">The database.</param>
public sealed class WorkQueue(Database database)
{
    /// <summary>Claims due work by row locks. The rows stay claimed until the transaction ends; finish them with <see cref="DeleteAsync"/>
    /// in the same transaction as their effects.</summary>
    /// <param name="connection">A connection with an open transaction.</param>
    /// <param name="kind">The kind of work.</param>
    /// <param name="maximum">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<IReadOnlyList<WorkItem>> LockAsync(NpgsqlConnection connection, string kind, int maximum, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT id, kind, subject_id, attempts FROM work
            WHERE kind = $1 AND NOT dead AND due_at <= now()
            ORDER BY priority, due_at LIMIT $2 FOR UPDATE SKIP LOCKED
            """,
            connection)
        { Parameters = { new() { Value = kind }, new() { Value = maximum } } };
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Claims due work by leases. An item whose lease runs out is claimed again by someone, so its handler must renew or finish in time.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="maximum">How many rows at the most.</param>
    /// <param name="lease">How long the claim lasts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyList<WorkItem>> LeaseAsync(string kind, int maximum, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            UPDATE work SET leased_until = now() + $3, attempts = attempts + 1
            WHERE id IN (
                SELECT id FROM work
                WHERE kind = $1 AND NOT dead AND due_at <= now() AND (leased_until IS NULL OR leased_until < now())
                ORDER BY priority, due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, subject_id, attempts - 1
            """);
        command.Parameters.Add(new() { Value = kind });
        command.Parameters.Add(new() { Value = maximum });
        command.Parameters.Add(new() { Value = lease });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Finishes work.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM work WHERE id = ANY ($1)", connection) { Parameters = { new() { Value = ids.ToArray() } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Adds work in a transaction; signal it after the commit.</summary>
    public static async Task AddAsync(
        NpgsqlConnection connection, long id, string kind, long subjectId, CancellationToken cancellationToken, DateTimeOffset? dueAt = null)
    {
        await using var command = new NpgsqlCommand("INSERT INTO work (id, kind, subject_id, due_at) VALUES ($1, $2, $3, coalesce($4, now()))", connection)
        {
            Parameters =
            {
                new() { Value = id }, new() { Value = kind }, new() { Value = subjectId },
                new NpgsqlParameter<DateTime?> { TypedValue = dueAt?.UtcDateTime, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Releases leased work and makes it due later, with what went wrong for the administrator to read.</summary>
    public async Task RescheduleAsync(long id, DateTimeOffset dueAt, string? error, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("UPDATE work SET leased_until = NULL, due_at = $2, last_error = $3 WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = dueAt.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = error });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes a failed attempt: the work is due again after a growing pause, or dead when it has failed too often.</summary>
    /// <param name="id">The row.</param>
    /// <param name="error">What went wrong; bounded here.</param>
    /// <param name="counted">True when the claim already counted the attempt (a lease does).</param>
    /// <param name="maximumAttempts">After this many attempts the work is dead.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether the work is dead now.</returns>
    public async Task<bool> FailAsync(long id, string error, bool counted, int maximumAttempts, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            UPDATE work SET
                attempts = attempts + $3,
                dead = attempts + $3 >= $4,
                due_at = now() + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 20))),
                leased_until = NULL,
                last_error = left($2, 2000)
            WHERE id = $1 RETURNING dead
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = error.Replace('\0', ' ') });
        command.Parameters.Add(new() { Value = counted ? 0 : 1 });
        command.Parameters.Add(new() { Value = maximumAttempts });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>When the next row of a kind falls due; null when there is none. For the runner's timer.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(string kind, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT min(greatest(due_at, coalesce(leased_until, due_at))) FROM work WHERE kind = $1 AND NOT dead");
        command.Parameters.Add(new() { Value = kind });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime due ? new DateTimeOffset(due) : null;
    }

    private static async Task<IReadOnlyList<WorkItem>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var items = new List<WorkItem>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(new WorkItem(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt32(3)));
        }

        return items;
    }
}
