using System.Net;
using Npgsql;
using NpgsqlTypes;

namespace Pennypost.Store.Messages;

/// <summary>The one statement that inserts messages, their envelopes and their routing work: one round trip and one implicit
/// transaction for any number of messages.</summary>
public static class IntakeStatement
{
    private const string Sql = """
        WITH message_rows AS (
            INSERT INTO message (id, received_at, size, body, body_key, structure, envelope, body_structure)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ), envelope_rows AS (
            INSERT INTO envelope (id, message_id, sender, recipients, submitted_by, client, trace_parent, options)
            SELECT e.id, e.message_id, e.sender, string_to_array(e.recipients, E'\n'), e.submitted_by, e.client, e.trace_parent, e.options
            FROM unnest($9, $1, $10, $11, $12, $13, $14, $15) AS e (id, message_id, sender, recipients, submitted_by, client, trace_parent, options)
        ), work_rows AS (
            INSERT INTO work (id, kind, subject_id, due_at) SELECT id, 'RouteMail', id, coalesce(due_at, now()) FROM unnest($9, $16) AS w (id, due_at)
        ), released AS (
            DELETE FROM body_reservation WHERE key = ANY ($5) RETURNING key
        )
        SELECT count(*) FROM released
        """;

    private const string GuardedSql = Sql + " HAVING 1 / (count(*) = $17)::int = 1";

    /// <summary>Inserts the messages; on a connection with an open transaction it is part of that, else it commits by itself.</summary>
    /// <exception cref="BodyReservationLostException">A body's reservation expired before its row came; nothing may be committed.</exception>
    public static async Task ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<(NewMessage Message, NewEnvelope Envelope)> mail, CancellationToken cancellationToken)
    {
        var keys = mail.Count(m => m.Message.BodyKey is not null);
        await using var command = Command(connection, mail);
        if (keys == 0)
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
            return;
        }

        // Bodies outside the database: the reservations must still have been there, or the collector may have taken the bodies. The statement itself fails then, so that it
        // needs no transaction of its own.
        command.CommandText = GuardedSql;
        command.Parameters.Add(new() { Value = keys });
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            throw new BodyReservationLostException();
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, IReadOnlyList<(NewMessage Message, NewEnvelope Envelope)> mail) =>
        new(Sql, connection)
        {
            Parameters =
            {
                Column(mail, NpgsqlDbType.Bigint, m => m.Message.Id),
                Column(mail, NpgsqlDbType.TimestampTz, m => m.Message.ReceivedAt.UtcDateTime),
                Column(mail, NpgsqlDbType.Bigint, m => m.Message.Size),
                Column(mail, NpgsqlDbType.Bytea, m => m.Message.Body),
                Column(mail, NpgsqlDbType.Text, m => m.Message.BodyKey),
                Column(mail, NpgsqlDbType.Bytea, m => m.Message.Structure),
                Column(mail, NpgsqlDbType.Bytea, m => m.Message.Envelope),
                Column(mail, NpgsqlDbType.Bytea, m => m.Message.BodyStructure),
                Column(mail, NpgsqlDbType.Bigint, m => m.Envelope.Id),
                Column(mail, NpgsqlDbType.Text, m => m.Envelope.Sender),
                // An address cannot contain a line feed, so it separates them: PostgreSQL has no arrays of uneven arrays.
                Column(mail, NpgsqlDbType.Text, m => string.Join('\n', m.Envelope.Recipients)),
                Column(mail, NpgsqlDbType.Bigint, m => m.Envelope.SubmittedBy),
                Column<IPAddress?>(mail, NpgsqlDbType.Inet, m => m.Envelope.Client),
                Column(mail, NpgsqlDbType.Text, m => m.Envelope.TraceParent),
                Column(mail, NpgsqlDbType.Jsonb, m => m.Envelope.Options),
                Column(mail, NpgsqlDbType.TimestampTz, m => m.Envelope.HoldUntil?.UtcDateTime),
            },
        };

    private static NpgsqlParameter Column<T>(
        IReadOnlyList<(NewMessage Message, NewEnvelope Envelope)> mail, NpgsqlDbType type, Func<(NewMessage Message, NewEnvelope Envelope), T> value)
    {
        var values = new T[mail.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(mail[i]);
        }

        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}

/// <summary>A body's reservation expired before its message was committed.</summary>
public sealed class BodyReservationLostException() : IOException("The body's reservation expired before its message was committed.");
