using Npgsql;
using Pennypost.Store.Schema;
using Pennypost.Store.Work;

namespace Pennypost.Core.Routing;

/// <summary>Hands mail to the sending side: a row for the message, one for each recipient, and the work to send it.</summary>
internal static class OutgoingMail
{
    /// <summary>The kind of work that sends outgoing mail.</summary>
    public const string SendMail = "SendMail";

    private const short Waiting = 0;
    private const short Failed = 2;

    /// <summary>Queues the outgoing recipients of messages. Recipients that nobody has go there too, already failed, so that there is one
    /// place that reports failures (RFC 3464).</summary>
    /// <returns>How many messages were queued.</returns>
    public static async Task<int> AddAsync(
        NpgsqlConnection connection, IReadOnlyList<MailRoute> routes, IdGenerator ids, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (routes.Count == 0)
        {
            return 0;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var route in routes)
        {
            await AddAsync(batch, route, ids, lifetime, cancellationToken);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return routes.Count;
    }

    private static async Task AddAsync(NpgsqlBatch batch, MailRoute route, IdGenerator ids, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var id = await ids.NextAsync(cancellationToken);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO outgoing (id, message_id, sender, submitted_by, client, trace_parent, created_at, expires_at)
            SELECT $1, message_id, sender, submitted_by, client, trace_parent, created_at, created_at + $3 FROM envelope WHERE id = $2
            """)
        {
            Parameters = { new() { Value = id }, new() { Value = route.Mail.EnvelopeId }, new() { Value = lifetime } },
        });

        string[] addresses = [.. route.Outgoing, .. route.Undeliverable];
        short[] states = [.. route.Outgoing.Select(_ => Waiting), .. route.Undeliverable.Select(_ => Failed)];
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO outgoing_recipient (outgoing_id, ordinal, address, state, last_status, last_reply)
            SELECT $1, r.ordinal, r.address, r.state,
                   CASE WHEN r.state = 2 THEN '5.1.1' END, CASE WHEN r.state = 2 THEN 'Nobody here has this address' END
            FROM unnest($2, $3) WITH ORDINALITY AS r (address, state, ordinal)
            """)
        {
            Parameters = { new() { Value = id }, new() { Value = addresses }, new() { Value = states } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO work (id, kind, subject_id) VALUES ($1, $2, $1)")
        {
            Parameters = { new() { Value = id }, new() { Value = SendMail } },
        });
    }
}
