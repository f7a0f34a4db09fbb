using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Status;

/// <summary>Mail counted in one minute.</summary>
/// <param name="Minute">Its beginning.</param>
/// <param name="Accepted">Messages taken in.</param>
/// <param name="Delivered">Copies put into folders.</param>
/// <param name="Sent">Recipients another server accepted.</param>
public readonly record struct MailMinute(DateTimeOffset Minute, long Accepted, long Delivered, long Sent);

/// <summary>Work that waits.</summary>
/// <param name="Incoming">Accepted messages not routed yet.</param>
/// <param name="Outgoing">Messages waiting to be sent.</param>
/// <param name="OutgoingBytes">Their size together.</param>
/// <param name="Dead">Work that was given up.</param>
/// <param name="OldestDueAt">Since when the oldest due work waits; null when none is due.</param>
public sealed record QueueStatus(long Incoming, long Outgoing, long OutgoingBytes, long Dead, DateTimeOffset? OldestDueAt);

/// <summary>How much is stored.</summary>
/// <param name="Messages">Messages, about: as the database's statistics say.</param>
/// <param name="Bytes">Size of all mailboxes together.</param>
/// <param name="DatabaseBytes">What the database takes on disk.</param>
public sealed record StoreStatus(long Messages, long Bytes, long DatabaseBytes);

/// <summary>Reads the figures of the dashboard: few small statements, none of which reads mail.</summary>
/// <param name="database">The database.</param>
public sealed class StatusReader(Database database)
{
    /// <summary>Mail by minute since a time, oldest first; minutes without mail are left out.</summary>
    /// <param name="since">From here.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<MailMinute>> MailSinceAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT minute, accepted, delivered, sent FROM mail_minute WHERE minute >= $1 ORDER BY minute");
        command.Parameters.Add(new() { Value = since.UtcDateTime });
        var minutes = new List<MailMinute>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            minutes.Add(new MailMinute(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return minutes;
    }

    /// <summary>Work that waits.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<QueueStatus> QueueAsync(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT count(*) FILTER (WHERE w.kind = 'RouteMail' AND NOT w.dead),
                   count(*) FILTER (WHERE w.kind = 'SendMail' AND NOT w.dead),
                   coalesce(sum(m.size) FILTER (WHERE w.kind = 'SendMail' AND NOT w.dead), 0)::bigint,
                   count(*) FILTER (WHERE w.dead),
                   min(w.due_at) FILTER (WHERE NOT w.dead AND w.due_at <= now() AND (w.leased_until IS NULL OR w.leased_until < now()))
            FROM work w LEFT JOIN outgoing o ON o.id = w.subject_id AND w.kind = 'SendMail' LEFT JOIN message m ON m.id = o.message_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new QueueStatus(
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4));
    }

    /// <summary>How much is stored.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<StoreStatus> StoreAsync(CancellationToken cancellation)
    {
        // The planner's estimate: counting millions of messages every few seconds would be a load of its own.
        await using var command = database.Source.CreateCommand(
            """
            SELECT CASE WHEN c.reltuples < 10000 THEN (SELECT count(*) FROM message) ELSE c.reltuples::bigint END,
                   (SELECT coalesce(sum(size), 0)::bigint FROM folder), pg_database_size(current_database())
            FROM pg_class c WHERE c.oid = 'message'::regclass
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new StoreStatus(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
