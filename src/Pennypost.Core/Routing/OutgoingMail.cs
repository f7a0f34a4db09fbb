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
    private const short Sent = 1;
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
            INSERT INTO outgoing (id, message_id, sender, submitted_by, client, trace_parent, created_at, expires_at, options)
            SELECT $1, v.message_id, v.sender, v.submitted_by, v.client, v.trace_parent, v.created_at, least(greatest(v.created_at, w.due_at) + $3, $4), v.options - 'recipients'
            FROM envelope v LEFT JOIN work w ON w.subject_id = v.id AND w.kind = 'RouteMail' WHERE v.id = $2
            """)
        {
            // The time to try begins when the message may leave (RFC 4865), and a deadline that returns the message ends it (RFC 2852).
            Parameters =
            {
                new() { Value = id },
                new() { Value = route.Mail.EnvelopeId },
                new() { Value = lifetime },
                new NpgsqlParameter<DateTime?>
                {
                    TypedValue = route.Mail.Options is { ReturnAtDeadline: true, DeliverBy: { } deadline } ? deadline.UtcDateTime : null,
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz,
                },
            },
        });

        RoutedRecipient[] recipients = [.. route.Outgoing, .. route.Undeliverable, .. route.Arrived];
        short[] states = [.. route.Outgoing.Select(_ => Waiting), .. route.Undeliverable.Select(_ => Failed), .. route.Arrived.Select(_ => Sent)];
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO outgoing_recipient (outgoing_id, ordinal, address, state, last_status, last_reply, notify, original)
            SELECT $1, r.ordinal, r.address, r.state,
                   CASE r.state WHEN 2 THEN '5.1.1' WHEN 1 THEN '2.1.5' END,
                   CASE r.state WHEN 2 THEN 'Nobody here has this address' WHEN 1 THEN 'The message is in the mailbox' END,
                   r.notify, r.original
            FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS r (address, state, notify, original, ordinal)
            """)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = recipients.Select(recipient => recipient.Address).ToArray() },
                new() { Value = states },
                new() { Value = recipients.Select(recipient => (short)recipient.Options.Notify).ToArray() },
                new NpgsqlParameter<string?[]> { TypedValue = [.. recipients.Select(recipient => recipient.Options.Original)] },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO work (id, kind, subject_id) VALUES ($1, $2, $1)")
        {
            Parameters = { new() { Value = id }, new() { Value = SendMail } },
        });
    }
}
