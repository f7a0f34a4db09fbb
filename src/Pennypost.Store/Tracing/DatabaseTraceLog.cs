using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Tracing;

/// <summary>The trace log in the database: one row a message.</summary>
/// <param name="database">The database.</param>
/// <param name="mostLookedAt">The most messages that one search looks at.</param>
public sealed class DatabaseTraceLog(Database database, int mostLookedAt = 200_000) : ITraceLog
{
    private const int Page = 2_000;
    private const int PrunedAtOnce = 5_000;
    private static readonly DateTime End = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<TraceNote> notes, CancellationToken cancellationToken)
    {
        // In one order, so that two processes never wait for each other in a circle.
        var rows = notes.OrderBy(note => note.Key.Id).ToArray();
        await using var batch = database.Source.CreateBatch();

        // Whoever is told that mail is accepted never waits for the flush of this; a crash may lose the last moments of the log.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'off', true)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO message_trace AS t (id, at, outcome, information, events)
            SELECT n.id, n.at, n.outcome, n.information::jsonb, n.events::jsonb FROM unnest($1, $2, $3, $4, $5) AS n (id, at, outcome, information, events)
            ON CONFLICT (id) DO UPDATE SET
                outcome = greatest(t.outcome, excluded.outcome), information = coalesce(t.information, excluded.information),
                events = CASE WHEN jsonb_array_length(t.events) < 1000 THEN t.events || excluded.events ELSE t.events END
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long[]> { TypedValue = Array.ConvertAll(rows, row => row.Key.Id) },
                new NpgsqlParameter { Value = Array.ConvertAll(rows, row => row.Key.At.UtcDateTime), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<short[]> { TypedValue = Array.ConvertAll(rows, row => (short)row.Outcome) },
                new NpgsqlParameter<string?[]> { TypedValue = Array.ConvertAll(rows, row => row.Information is { } known ? TraceJson.Write(known) : null) },
                new NpgsqlParameter<string[]> { TypedValue = Array.ConvertAll(rows, row => TraceJson.Write(row.Events)) },
            },
        });
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState.AsSpan(0, 2) is "22" or "23" or "54")
        {
            throw new InvalidDataException("The database refuses notes of the message trace.", refused);
        }
        catch (NpgsqlException error)
        {
            throw new IOException("The message trace could not be written.", error);
        }
    }

    /// <inheritdoc/>
    public async Task<TraceMatches> FindAsync(TraceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = new List<TracedMessage>();
        (DateTimeOffset At, long Id)? last = null;
        for (var lookedAt = 0; lookedAt < mostLookedAt; lookedAt += Page)
        {
            var page = await PageAsync(query, last, Math.Min(Page, mostLookedAt - lookedAt), cancellationToken);
            foreach (var message in page.Where(query.Matches))
            {
                if (found.Count == TraceQuery.MostMessages)
                {
                    return new TraceMatches(found, IsComplete: false);
                }

                found.Add(message);
            }

            if (page.Count < Page)
            {
                return new TraceMatches(found, lookedAt + page.Count < mostLookedAt);
            }

            last = (page[^1].Key.At, page[^1].Key.Id);
        }

        return new TraceMatches(found, IsComplete: false);
    }

    /// <inheritdoc/>
    public async Task<MessageHistory?> ReadAsync(TraceKey key, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("SELECT outcome, information::text, events::text FROM message_trace WHERE id = $1 AND at = $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = key.At.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        IReadOnlyDictionary<string, string> information =
            await reader.IsDBNullAsync(1, cancellationToken) ? new Dictionary<string, string>() : TraceJson.ReadInformation(reader.GetString(1));
        return MessageHistory.Of(new TracedMessage(key, (TraceOutcome)reader.GetInt16(0), information), TraceJson.ReadEvents(reader.GetString(2)));
    }

    /// <inheritdoc/>
    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        int removed;
        do
        {
            await using var command = database.Source.CreateCommand(
                "DELETE FROM message_trace WHERE id IN (SELECT id FROM message_trace WHERE at < $1 ORDER BY at, id LIMIT $2 FOR UPDATE SKIP LOCKED)");
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before.UtcDateTime.Date });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PrunedAtOnce });
            removed = await command.ExecuteNonQueryAsync(cancellationToken);
        }
        while (removed == PrunedAtOnce);
    }

    private async Task<List<TracedMessage>> PageAsync(TraceQuery query, (DateTimeOffset At, long Id)? last, int most, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT id, at, outcome, information::text FROM message_trace
            WHERE at >= $1 AND at < $2 AND (at, id) < ($3, $4) AND information IS NOT NULL ORDER BY at DESC, id DESC LIMIT $5
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = query.Since?.UtcDateTime ?? DateTime.UnixEpoch });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = query.Until?.UtcDateTime ?? End });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = last?.At.UtcDateTime ?? End });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last?.Id ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var page = new List<TracedMessage>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            page.Add(new TracedMessage(
                TraceKey.Of(reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(0)), (TraceOutcome)reader.GetInt16(2), TraceJson.ReadInformation(reader.GetString(3))));
        }

        return page;
    }
}
