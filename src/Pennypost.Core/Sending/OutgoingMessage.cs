using Npgsql;
using Pennypost.Mail;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sending;

/// <summary>One message of the outgoing queue with its recipients.</summary>
/// <param name="Id">The row.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Sender">The reverse path; empty for the null one.</param>
/// <param name="TraceParent">The trace of the session that accepted it.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="ExpiresAt">When waiting recipients fail.</param>
/// <param name="Recipients">All recipients.</param>
public sealed record OutgoingMessage(
    long Id,
    long MessageId,
    string Sender,
    string? TraceParent,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<OutgoingRecipient> Recipients)
{
    /// <summary>A user, a client that may send without a log-in in the name of a local domain, or the system itself wrote it; false for mail from outside that is sent on.</summary>
    public bool IsOurs { get; init; }

    /// <summary>What the sender asked for beyond the addresses.</summary>
    public DeliveryOptions Options { get; init; } = DeliveryOptions.None;

    /// <summary>When the message was received, as its row says.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The recipients that are still to be sent to.</summary>
    public IReadOnlyList<OutgoingRecipient> Waiting => [.. Recipients.Where(recipient => recipient.State == RecipientState.Waiting)];

    /// <summary>The reverse path for SMTP; null for the null one.</summary>
    public SmtpAddress? ReversePath => Sender.Length == 0 ? null : OutgoingRecipient.PathOf(Sender);

    /// <summary>Reads a message of the queue.</summary>
    /// <param name="database">The database.</param>
    /// <param name="id">The row.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null when it is not there any more.</returns>
    public static async Task<OutgoingMessage?> LoadAsync(Database database, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "SELECT ordinal, address, state, attempts, last_attempt_at, last_status, last_reply, notify, original FROM outgoing_recipient WHERE outgoing_id = $1 ORDER BY ordinal")
        {
            Parameters = { new() { Value = id } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            SELECT message_id, sender, trace_parent, created_at, expires_at, submitted_by IS NOT NULL OR client IS NULL, options::text,
                   (SELECT received_at FROM message m WHERE m.id = message_id)
            FROM outgoing WHERE id = $1
            """)
        {
            Parameters = { new() { Value = id } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var recipients = new List<OutgoingRecipient>();
        while (await reader.ReadAsync(cancellationToken))
        {
            recipients.Add(OutgoingRecipient.Read(reader));
        }

        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var options = DeliveryOptions.Parse(reader.IsDBNull(6) ? null : reader.GetString(6));
        return new OutgoingMessage(
            id,
            reader.GetInt64(0),
            reader.GetString(1),
            reader.IsDBNull(2) ? null : reader.GetString(2),
            reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetFieldValue<DateTimeOffset>(4),
            recipients)
        {
            IsOurs = reader.GetBoolean(5) || options.IsOurs,
            Options = options,
            ReceivedAt = reader.GetFieldValue<DateTimeOffset>(7),
        };
    }
}

/// <summary>Where a recipient of outgoing mail stands; the numbers are in the database.</summary>
public enum RecipientState
{
    /// <summary>To be sent to.</summary>
    Waiting = 0,

    /// <summary>Another server took responsibility.</summary>
    Sent = 1,

    /// <summary>Never.</summary>
    Failed = 2,
}

/// <summary>One recipient of an outgoing message.</summary>
/// <param name="Ordinal">Its place.</param>
/// <param name="Address">The forward path.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastAttemptAt">When it was tried last; null for never. A failed recipient without it has not been reported yet.</param>
/// <param name="LastStatus">The enhanced status code.</param>
/// <param name="LastReply">The server's reply.</param>
public sealed record OutgoingRecipient(
    int Ordinal, string Address, RecipientState State, int Attempts, DateTimeOffset? LastAttemptAt, string? LastStatus, string? LastReply)
{
    /// <summary>What RCPT said beyond the address.</summary>
    public RecipientOptions Options { get; init; } = RecipientOptions.None;

    /// <summary>The forward path for SMTP.</summary>
    public SmtpAddress Path => PathOf(Address);

    internal static SmtpAddress PathOf(string address)
    {
        var parsed = AddrSpec.Parse(address);
        return new SmtpAddress(parsed.LocalPart, parsed.Domain);
    }

    internal static OutgoingRecipient Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetString(1),
        (RecipientState)reader.GetInt16(2),
        reader.GetInt32(3),
        reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
        reader.IsDBNull(5) ? null : reader.GetString(5),
        reader.IsDBNull(6) ? null : reader.GetString(6))
    {
        Options = new RecipientOptions((SmtpNotify)reader.GetInt16(7), reader.IsDBNull(8) ? null : reader.GetString(8)),
    };
}
