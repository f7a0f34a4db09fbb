using Npgsql;
using Pennypost.Store.Bodies;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Messages;

/// <summary>Removes messages that no entry, recycled entry, envelope or outgoing mail refers to any more.</summary>
/// <remarks>A message is looked at only some time after it lost a reference (<c>message_release</c>): no transaction that copies it
/// lasts that long, so none can revive it while it is being removed. The row goes first, the body after the commit.</remarks>
/// <param name="database">The database.</param>
/// <param name="bodies">Bodies outside the database.</param>
public sealed class MessageCollector(Database database, IBodyStore bodies)
{
    /// <summary>How long a message rests after losing a reference.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private const int Batch = 1000;

    /// <summary>Notes that messages lost a reference; call it in the transaction that removes it.</summary>
    public static async Task ReleaseAsync(NpgsqlConnection connection, IReadOnlyCollection<long> messageIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("INSERT INTO message_release (message_id) SELECT unnest($1)", connection);
        command.Parameters.Add(new() { Value = messageIds.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes what can be removed.</summary>
    /// <param name="grace">How long ago the reference must have been lost; <see cref="Grace"/> unless nothing else is running.</param>
    /// <param name="cancellationToken">Ends the work between two batches.</param>
    /// <returns>How many messages were removed.</returns>
    public async Task<int> CollectAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            var (released, removed, keys) = await CollectBatchAsync(grace, cancellationToken);
            foreach (var key in keys)
            {
                await bodies.DeleteAsync(key, cancellationToken);
                await ForgetAsync(key, cancellationToken);
            }

            total += removed;
            if (released < Batch)
            {
                return total;
            }
        }
    }

    private async Task<(int Released, int Removed, List<string> Keys)> CollectBatchAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        // The body's key goes back to the reservations, already expired: a crash before the body is deleted leaves no orphan.
        await using var command = database.Source.CreateCommand(
            """
            WITH released AS (
                DELETE FROM message_release WHERE ctid IN (
                    SELECT ctid FROM message_release WHERE released_at < now() - $1 ORDER BY released_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                RETURNING message_id
            ), removed AS (
                DELETE FROM message m USING (SELECT DISTINCT message_id FROM released) r
                WHERE m.id = r.message_id
                  AND NOT EXISTS (SELECT FROM entry e WHERE e.message_id = m.id)
                  AND NOT EXISTS (SELECT FROM recycled b WHERE b.message_id = m.id)
                  AND NOT EXISTS (SELECT FROM envelope v WHERE v.message_id = m.id)
                  AND NOT EXISTS (SELECT FROM outgoing o WHERE o.message_id = m.id)
                RETURNING m.body_key
            ), kept AS (
                INSERT INTO body_reservation (key, expires_at) SELECT body_key, now() FROM removed WHERE body_key IS NOT NULL
            )
            SELECT (SELECT count(*) FROM released)::int, (SELECT count(*) FROM removed)::int,
                   ARRAY (SELECT body_key FROM removed WHERE body_key IS NOT NULL)
            """);
        command.Parameters.Add(new() { Value = grace });
        command.Parameters.Add(new() { Value = Batch });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetInt32(1), [.. reader.GetFieldValue<string[]>(2)]);
    }

    private async Task ForgetAsync(string key, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM body_reservation WHERE key = $1");
        command.Parameters.Add(new() { Value = key });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
