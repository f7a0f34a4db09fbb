using Npgsql;

namespace Pennypost.Core.Administration;

/// <summary>Where a piece of work stands.</summary>
public enum WorkState
{
    /// <summary>Waits for its turn or its first attempt.</summary>
    Waiting,

    /// <summary>Being done now.</summary>
    Running,

    /// <summary>Failed at least once; waits for its next attempt.</summary>
    Retrying,

    /// <summary>Given up; waits for a person.</summary>
    Dead,
}

/// <summary>A piece of work as an administrator sees it.</summary>
/// <param name="Id">The work row.</param>
/// <param name="Kind">The handler's kind.</param>
/// <param name="State">Where it stands.</param>
/// <param name="MessageId">The message; null for work without one.</param>
/// <param name="Sender">Envelope sender; null for work without a message.</param>
/// <param name="RecipientCount">Recipients not finished yet.</param>
/// <param name="FirstRecipient">The first of them.</param>
/// <param name="Bytes">The message's size.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="CreatedAt">When it came into the queue.</param>
/// <param name="LastError">Why the last attempt failed.</param>
public sealed record QueuedWork(
    long Id,
    string Kind,
    WorkState State,
    long? MessageId,
    string? Sender,
    int RecipientCount,
    string? FirstRecipient,
    long Bytes,
    int Attempts,
    DateTimeOffset DueAt,
    DateTimeOffset CreatedAt,
    string? LastError)
{
    internal const string RouteMail = "RouteMail";
    internal const string SendMail = "SendMail";

    // Attempts at sending are counted by recipient; the work's own count starts again after each, because it only tells of faults of this system.
    internal const string AttemptsSql = "greatest(w.attempts, r.attempts)";

    internal const string StateSql =
        $"CASE WHEN w.dead THEN 3 WHEN w.leased_until > now() THEN 1 WHEN {AttemptsSql} > 0 THEN 2 ELSE 0 END";

    internal const string Columns =
        $"""
        w.id, w.kind, {StateSql}, m.id, coalesce(v.sender, o.sender), coalesce(r.count, cardinality(v.recipients), 0), coalesce(r.first, v.recipients[1]),
        coalesce(m.size, 0), {AttemptsSql}, w.due_at, w.created_at, coalesce(w.last_error, r.reply)
        """;

    internal const string From =
        """
        work w
        LEFT JOIN envelope v ON w.kind = 'RouteMail' AND v.id = w.subject_id
        LEFT JOIN outgoing o ON w.kind = 'SendMail' AND o.id = w.subject_id
        LEFT JOIN message m ON m.id = coalesce(v.message_id, o.message_id)
        LEFT JOIN LATERAL (
            SELECT count(*)::integer AS count, max(q.attempts) AS attempts, min(q.address) AS first, max(q.last_reply) AS reply
            FROM outgoing_recipient q WHERE q.outgoing_id = o.id AND q.state = 0) r ON o.id IS NOT NULL
        """;

    internal static QueuedWork Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        (WorkState)reader.GetInt32(2),
        reader.IsDBNull(3) ? null : reader.GetInt64(3),
        Text(reader, 4),
        reader.GetInt32(5),
        Text(reader, 6),
        reader.GetInt64(7),
        reader.GetInt32(8),
        reader.GetFieldValue<DateTimeOffset>(9),
        reader.GetFieldValue<DateTimeOffset>(10),
        Text(reader, 11));

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>A recipient of queued mail.</summary>
/// <param name="Address">The address.</param>
/// <param name="State"><c>waiting</c>, <c>sent</c> or <c>failed</c>.</param>
/// <param name="LastError">What was last said about it.</param>
public sealed record QueuedRecipient(string Address, string State, string? LastError);
