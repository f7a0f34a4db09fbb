using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Working;

/// <summary>A wake-up that the bus gave up.</summary>
/// <param name="Kind">The kind of work.</param>
/// <param name="MessageId">The bus's id of the message.</param>
/// <param name="WorkId">The row that it was sent for; null when it named none.</param>
/// <param name="Reason">What the bus says about it.</param>
/// <param name="Body">The message.</param>
/// <param name="Deliveries">How often it was delivered in vain.</param>
public sealed record DeadWakeup(string Kind, string MessageId, long? WorkId, string Reason, string Body, int Deliveries);

/// <summary>Records wake-ups that could not be delivered, with a note on the row of work that they were sent for. The row itself is left as it is: it is
/// due, and the sweep takes it.</summary>
/// <param name="database">The database.</param>
public sealed class DeadWakeups(Database database)
{
    /// <summary>How long they are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int MaximumText = 1000;

    /// <summary>Records one; a second time is no harm.</summary>
    public async Task RecordAsync(DeadWakeup wakeup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wakeup);
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO dead_wakeup (kind, message_id, work_id, reason, body, deliveries) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (kind, message_id) DO NOTHING
            """)
        {
            Parameters =
            {
                new() { Value = Bounded(wakeup.Kind) },
                new() { Value = Bounded(wakeup.MessageId) },
                new NpgsqlParameter<long?> { TypedValue = wakeup.WorkId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
                new() { Value = Bounded(wakeup.Reason) },
                new() { Value = Bounded(wakeup.Body) },
                new() { Value = wakeup.Deliveries },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            UPDATE work SET last_error = left('The wake-up was given up after ' || $3::text || ' deliveries: ' || $4 || coalesce(' (before: ' || last_error || ')', ''), 2000)
            WHERE id = $1 AND kind = $2 AND coalesce(last_error, '') NOT LIKE 'The wake-up was given up%'
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long?> { TypedValue = wakeup.WorkId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
                new() { Value = wakeup.Kind },
                new() { Value = wakeup.Deliveries },
                new() { Value = Bounded(wakeup.Reason) },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How many were recorded within the last day.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("SELECT count(*) FROM dead_wakeup WHERE recorded_at > now() - interval '1 day'");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The newest ones first, as they were recorded.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyList<(DeadWakeup Wakeup, DateTimeOffset RecordedAt)>> ListAsync(int most, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT kind, message_id, work_id, reason, body, deliveries, recorded_at FROM dead_wakeup ORDER BY recorded_at DESC, id DESC LIMIT $1");
        command.Parameters.Add(new() { Value = most });
        var wakeups = new List<(DeadWakeup, DateTimeOffset)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var workId = await reader.IsDBNullAsync(2, cancellationToken) ? (long?)null : reader.GetInt64(2);
            wakeups.Add((new DeadWakeup(reader.GetString(0), reader.GetString(1), workId, reader.GetString(3), reader.GetString(4), reader.GetInt32(5)), reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return wakeups;
    }

    /// <summary>Forgets old ones.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM dead_wakeup WHERE recorded_at < now() - $1");
        command.Parameters.Add(new() { Value = Kept });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Bounded(string text) => text.Replace('\0', ' ')[..Math.Min(text.Length, MaximumText)];
}
