using Npgsql;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Sending;

/// <summary>What an attempt comes to, written in one transaction: recipients, notifications, and the end or the next time of the work.</summary>
/// <param name="Mail">The message.</param>
/// <param name="WorkId">The work row.</param>
/// <param name="Outcomes">One for each recipient that was tried.</param>
internal sealed record AttemptResult(OutgoingMessage Mail, long WorkId, IReadOnlyList<RecipientOutcome> Outcomes)
{
    /// <summary>The recipients that have failed by now and whose sender has not been told: by this attempt, or by routing before the first one.</summary>
    public IReadOnlyList<RecipientOutcome> Failures =>
    [
        .. Mail.Recipients
            .Where(recipient => recipient is { State: RecipientState.Failed, LastAttemptAt: null })
            .Select(recipient => new RecipientOutcome(
                recipient, RecipientState.Failed, recipient.LastStatus ?? "5.0.0", recipient.LastReply ?? "Delivery failed", string.Empty)),
        .. Outcomes.Where(outcome => outcome.State == RecipientState.Failed),
    ];

    /// <summary>The recipients that got the message and whose sender wants to be told so, and is told by nobody else: those here, and those whose server does not
    /// know DSN (RFC 3461 §5.2.3).</summary>
    public IReadOnlyList<RecipientOutcome> Successes =>
    [
        .. Arrived,
        .. Outcomes.Where(outcome => outcome is { State: RecipientState.Sent, StatusIsPassedOn: false }
            && (outcome.Recipient.Options.WantsSuccess || (Mail.Options.Trace && outcome.Recipient.Options.Notify != SmtpNotify.Never))),
    ];

    /// <summary>The recipients to try again.</summary>
    public IReadOnlyList<RecipientOutcome> Waiting => [.. Outcomes.Where(outcome => outcome.State == RecipientState.Waiting)];

    /// <summary>How many recipients were sent to.</summary>
    public int Sent => Outcomes.Count(outcome => outcome.State == RecipientState.Sent);

    // Put into the queue by routing, only to be reported.
    private IEnumerable<RecipientOutcome> Arrived => Mail.Recipients
        .Where(recipient => recipient is { State: RecipientState.Sent, LastAttemptAt: null })
        .Select(recipient => new RecipientOutcome(
            recipient, RecipientState.Sent, recipient.LastStatus ?? "2.0.0", recipient.LastReply ?? "Delivered", string.Empty));

    /// <summary>Writes the recipients' rows.</summary>
    public async Task WriteRecipientsAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RecipientOutcome[] rows = [.. Failures, .. Arrived, .. Outcomes.Where(outcome => outcome.State != RecipientState.Failed)];
        await using var command = new NpgsqlCommand(
            """
            UPDATE outgoing_recipient r
            SET state = n.state, attempts = r.attempts + 1, last_attempt_at = $6, last_status = n.status, last_reply = n.reply, last_server = n.server
            FROM unnest($2, $3, $4, $5, $7) AS n (ordinal, state, status, reply, server)
            WHERE r.outgoing_id = $1 AND r.ordinal = n.ordinal
            """,
            connection);
        command.Parameters.Add(new() { Value = Mail.Id });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Recipient.Ordinal).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => (short)row.State).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Status).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Reply).ToArray() });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Server).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Nobody waits any more: removes the message from the queue, with its work.</summary>
    public async Task FinishAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("DELETE FROM outgoing WHERE id = $1") { Parameters = { new() { Value = Mail.Id } } },
                new NpgsqlBatchCommand("DELETE FROM work WHERE id = $1") { Parameters = { new() { Value = WorkId } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await MessageCollector.ReleaseAsync(connection, [Mail.MessageId], cancellationToken);
    }

    /// <summary>Makes the work due again. Attempts of the work count faults of ours, not answers of servers, so they start anew.</summary>
    public async Task PostponeAsync(NpgsqlConnection connection, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE work SET leased_until = NULL, attempts = 0, due_at = $2, last_error = $3 WHERE id = $1", connection);
        command.Parameters.Add(new() { Value = WorkId });
        command.Parameters.Add(new() { Value = dueAt.UtcDateTime });
        command.Parameters.Add(new() { Value = reason });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
