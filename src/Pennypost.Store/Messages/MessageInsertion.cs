using Npgsql;
using NpgsqlTypes;

namespace Pennypost.Store.Messages;

/// <summary>Inserts a message row within a transaction that also refers to it: APPEND, and whatever else stores mail without routing it.</summary>
public static class MessageInsertion
{
    /// <summary>Inserts the row and takes over the body's reservation.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="message">The message; its body outside the database is committed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="BodyReservationLostException">The body's reservation expired; nothing may be committed.</exception>
    public static async Task InsertAsync(NpgsqlConnection connection, NewMessage message, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH released AS (DELETE FROM body_reservation WHERE key = $5 RETURNING key)
            INSERT INTO message (id, received_at, size, body, body_key, structure, envelope, body_structure)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE $5 IS NULL OR EXISTS (SELECT FROM released)
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = message.Id },
                new() { Value = message.ReceivedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = message.Size },
                new() { Value = (object?)message.Body ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                new() { Value = (object?)message.BodyKey ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = message.Structure },
                new() { Value = message.Envelope },
                new() { Value = message.BodyStructure },
            },
        };
        if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
        {
            throw new BodyReservationLostException();
        }
    }
}
