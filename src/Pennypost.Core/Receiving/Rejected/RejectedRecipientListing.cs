using System.Net;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Receiving.Rejected;

/// <summary>An address that nobody has and that a client tried.</summary>
/// <param name="ServiceId">The service that refused it.</param>
/// <param name="Recipient">The address.</param>
/// <param name="Client">Who tried.</param>
/// <param name="Sender">In whose name the last time; empty for nobody's.</param>
/// <param name="Attempts">How often.</param>
/// <param name="FirstAt">When first.</param>
/// <param name="LastAt">When last.</param>
public sealed record RejectedRecipient(int ServiceId, string Recipient, IPAddress Client, string Sender, long Attempts, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>Reads the refused addresses for administrators.</summary>
/// <param name="database">The database.</param>
public sealed class RejectedRecipientListing(Database database)
{
    /// <summary>The last ones first.</summary>
    /// <param name="part">Part of the address, the sender or the client; empty for all.</param>
    /// <param name="skip">Rows to pass over.</param>
    /// <param name="take">Rows to return.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(IReadOnlyList<RejectedRecipient> Rows, long Total)> ListAsync(string part, int skip, int take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(part);
        await using var command = database.Source.CreateCommand(
            """
            WITH found AS (
                SELECT * FROM rejected_recipient
                WHERE $1 = '' OR position($1 IN recipient) > 0 OR position($1 IN lower(sender)) > 0 OR position($1 IN host(client)) > 0
            )
            SELECT f.*, (SELECT count(*) FROM found) FROM (SELECT * FROM found ORDER BY last_at DESC, recipient, client, service_id OFFSET $2 LIMIT $3) f
            """);
        command.Parameters.Add(new() { Value = part.ToLowerInvariant() });
        command.Parameters.Add(new() { Value = skip });
        command.Parameters.Add(new() { Value = take });
        var rows = new List<RejectedRecipient>();
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            total = reader.GetInt64(7);
            rows.Add(new RejectedRecipient(
                reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<IPAddress>(2), reader.GetString(3), reader.GetInt64(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset>(6)));
        }

        // A page behind the last one has no row that could tell the total.
        return rows.Count == 0 && skip > 0 ? ([], (await ListAsync(part, 0, 1, cancellation)).Total) : (rows, total);
    }
}
