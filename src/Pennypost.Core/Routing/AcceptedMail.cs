using Npgsql;
using Pennypost.Core.Sending;
using Pennypost.Store.Work;

namespace Pennypost.Core.Routing;

/// <summary>An accepted message that waits for routing.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Sender">The reverse-path; empty for the null one.</param>
/// <param name="Recipients">The forward-paths.</param>
/// <param name="SubmittedBy">The account that submitted it, if any.</param>
/// <param name="Size">Octets.</param>
/// <param name="ReceivedAt">When it was accepted.</param>
/// <param name="TraceParent">The trace of the accepting session.</param>
internal sealed record AcceptedMail(
    long EnvelopeId, long MessageId, string Sender, string[] Recipients, long? SubmittedBy, long Size, DateTimeOffset ReceivedAt, string? TraceParent)
{
    /// <summary>What the sender asked for beyond the addresses.</summary>
    public DeliveryOptions Options { get; init; } = DeliveryOptions.None;

    /// <summary>Reads the mail of claimed work.</summary>
    public static async Task<List<AcceptedMail>> ReadAsync(NpgsqlConnection connection, IEnumerable<WorkItem> items, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT v.id, v.message_id, v.sender, v.recipients, v.submitted_by, m.size, m.received_at, v.trace_parent, v.options::text
            FROM envelope v JOIN message m ON m.id = v.message_id WHERE v.id = ANY ($1) ORDER BY v.id
            """,
            connection);
        command.Parameters.Add(new() { Value = items.Select(i => i.SubjectId).ToArray() });
        var mail = new List<AcceptedMail>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            mail.Add(new AcceptedMail(
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.GetString(2),
                reader.GetFieldValue<string[]>(3),
                reader.IsDBNull(4) ? null : reader.GetInt64(4),
                reader.GetInt64(5),
                reader.GetFieldValue<DateTimeOffset>(6),
                reader.IsDBNull(7) ? null : reader.GetString(7))
            {
                Options = DeliveryOptions.Parse(reader.IsDBNull(8) ? null : reader.GetString(8)),
            });
        }

        return mail;
    }
}
