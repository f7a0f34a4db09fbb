using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Administration;

/// <summary>Which work to list, oldest first.</summary>
/// <param name="Kinds">Only these kinds; empty for all.</param>
/// <param name="ExceptKinds">None of these kinds.</param>
/// <param name="State">Only in this state.</param>
/// <param name="Text">Part of the sender's or a recipient's address, without case.</param>
/// <param name="Skip">Rows to pass over.</param>
/// <param name="Take">Rows to return.</param>
public sealed record QueueQuery(
    IReadOnlyList<string> Kinds, IReadOnlyList<string> ExceptKinds, WorkState? State = null, string? Text = null, int Skip = 0, int Take = 50);

/// <summary>Reads the queue for administrators.</summary>
/// <param name="database">The database.</param>
public sealed class QueueListing(Database database)
{
    /// <summary>The work of a query, and how much there is without skipping.</summary>
    /// <param name="query">Which work.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(IReadOnlyList<QueuedWork> Work, long Total)> ListAsync(QueueQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        const string Condition =
            $$"""
            (cardinality($1) = 0 OR w.kind = ANY ($1)) AND w.kind <> ALL ($2) AND ($3 < 0 OR {{QueuedWork.StateSql}} = $3)
            AND ($4 = '' OR position(lower($4) IN lower(coalesce(v.sender, o.sender))) > 0
                 OR EXISTS (SELECT FROM unnest(v.recipients) AS a WHERE position(lower($4) IN lower(a)) > 0)
                 OR EXISTS (SELECT FROM outgoing_recipient a WHERE a.outgoing_id = o.id AND position(lower($4) IN lower(a.address)) > 0))
            """;
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(Command($"SELECT count(*) FROM {QueuedWork.From} WHERE {Condition}", query));
        batch.BatchCommands.Add(Command(
            $"SELECT {QueuedWork.Columns} FROM {QueuedWork.From} WHERE {Condition} ORDER BY w.created_at, w.id OFFSET {query.Skip} LIMIT {query.Take}", query));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        var work = new List<QueuedWork>();
        while (await reader.ReadAsync(cancellation))
        {
            work.Add(QueuedWork.Read(reader));
        }

        return (work, total);
    }

    /// <summary>One piece of work with its recipients, at most a thousand of them; null when it is done or never was.</summary>
    /// <param name="id">The work.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(QueuedWork Work, IReadOnlyList<QueuedRecipient> Recipients)?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {QueuedWork.Columns} FROM {QueuedWork.From} WHERE w.id = $1") { Parameters = { new() { Value = id } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            SELECT a.address, 0::smallint, NULL, NULL, a.ordinal FROM work w JOIN envelope v ON v.id = w.subject_id,
                unnest(v.recipients) WITH ORDINALITY AS a (address, ordinal) WHERE w.id = $1 AND w.kind = 'RouteMail'
            UNION ALL
            SELECT r.address, r.state, r.last_status, r.last_reply, r.ordinal FROM work w JOIN outgoing_recipient r ON r.outgoing_id = w.subject_id
                WHERE w.id = $1 AND w.kind = 'SendMail'
            ORDER BY 5 LIMIT 1000
            """)
        {
            Parameters = { new() { Value = id } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        var work = QueuedWork.Read(reader);
        await reader.NextResultAsync(cancellation);
        var recipients = new List<QueuedRecipient>();
        while (await reader.ReadAsync(cancellation))
        {
            var state = reader.GetInt16(1) switch { 0 => "waiting", 1 => "sent", _ => "failed" };
            var status = reader.IsDBNull(2) ? null : reader.GetString(2);
            var reply = reader.IsDBNull(3) ? null : reader.GetString(3);
            recipients.Add(new QueuedRecipient(reader.GetString(0), state, (status, reply) is (null, null) ? null : $"{status} {reply}".Trim()));
        }

        return (work, recipients);
    }

    private static NpgsqlBatchCommand Command(string sql, QueueQuery query) => new(sql)
    {
        Parameters =
        {
            new() { Value = query.Kinds.ToArray() },
            new() { Value = query.ExceptKinds.ToArray() },
            new() { Value = query.State is { } state ? (int)state : -1 },
            new() { Value = query.Text ?? "" },
        },
    };
}
