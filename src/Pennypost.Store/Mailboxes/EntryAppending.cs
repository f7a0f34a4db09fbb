using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Changes;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>A message that a client puts into a folder by itself.</summary>
/// <param name="Message">The message.</param>
/// <param name="InternalDate">IMAP's internal date.</param>
/// <param name="Flags">System flags to start with.</param>
/// <param name="Keywords">Keywords to start with, without spaces; null for none.</param>
public readonly record struct AppendedMessage(NewMessage Message, DateTimeOffset InternalDate, EntryFlags Flags, IReadOnlyList<string>? Keywords);

/// <summary>Stores messages and their entries in one folder, all or none: one statement and one commit, whatever their number.</summary>
/// <param name="database">The database.</param>
/// <param name="changes">Told after the commit.</param>
public sealed class EntryAppending(Database database, FolderChanges changes)
{
    // A folder that is gone leaves nothing behind: every insertion hangs on the update of its row.
    private const string Sql = """
        WITH raised AS (
            UPDATE folder SET uidnext = uidnext + $3, highestmodseq = highestmodseq + 1, messages = messages + $3, unseen = unseen + $4, size = size + $5
            WHERE account_id = $1 AND id = $2
            RETURNING uidvalidity, uidnext - $3 AS first_uid, highestmodseq
        ), message_rows AS (
            INSERT INTO message (id, received_at, size, body, body_key, structure, envelope, body_structure)
            SELECT m.* FROM unnest($6, $7, $8, $9, $10, $11, $12, $13) AS m CROSS JOIN raised
        ), released AS (
            DELETE FROM body_reservation WHERE key = ANY ($10) RETURNING key
        ), entry_rows AS (
            INSERT INTO entry (account_id, folder_id, uid, message_id, modseq, flags, keywords, internal_date, size)
            SELECT $1, $2, r.first_uid - 1 + e.position, e.id, r.highestmodseq, e.flags, string_to_array(e.keywords, ' '), e.internal_date, e.size
            FROM unnest($6, $14, $15, $16, $8) WITH ORDINALITY AS e (id, flags, keywords, internal_date, size, position) CROSS JOIN raised r
        )
        SELECT uidvalidity, first_uid, highestmodseq, (SELECT count(*) FROM released) FROM raised
        """;

    /// <summary>Appends messages durably, in the order given.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="messages">At least one.</param>
    /// <returns>The folder's UIDVALIDITY and the UID of the first; the others follow without a gap.</returns>
    /// <exception cref="FolderMissingException">The folder is not there any more; nothing was stored.</exception>
    /// <exception cref="BodyReservationLostException">A body's reservation expired; nothing was stored.</exception>
    public async Task<(long UidValidity, long FirstUid)> AppendAsync(long accountId, long folderId, IReadOnlyList<AppendedMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var keys = messages.Count(m => m.Message.BodyKey is not null);

        // Not cancellable: the outcome of the commit must reach the client.
        await using var connection = await database.Source.OpenConnectionAsync();

        // The reservations of large bodies must still have been there, or the collector may have taken the bodies; else the statement commits by itself.
        await using var transaction = keys == 0 ? null : await connection.BeginTransactionAsync();
        long validity, first, modseq;
        await using (var command = Command(connection, accountId, folderId, messages))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            if (!await reader.ReadAsync())
            {
                throw new FolderMissingException();
            }

            (validity, first, modseq) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
            if (reader.GetInt64(3) != keys)
            {
                throw new BodyReservationLostException();
            }
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync();
        }

        changes.Publish([new FolderChange(folderId, modseq)]);
        return (validity, first);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, long accountId, long folderId, IReadOnlyList<AppendedMessage> messages) => new(Sql, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<long> { TypedValue = accountId },
            new NpgsqlParameter<long> { TypedValue = folderId },
            new NpgsqlParameter<int> { TypedValue = messages.Count },
            new NpgsqlParameter<int> { TypedValue = messages.Count(m => !m.Flags.HasFlag(EntryFlags.Seen)) },
            new NpgsqlParameter<long> { TypedValue = messages.Sum(m => m.Message.Size) },
            Column(messages, NpgsqlDbType.Bigint, m => m.Message.Id),
            Column(messages, NpgsqlDbType.TimestampTz, m => m.Message.ReceivedAt.UtcDateTime),
            Column(messages, NpgsqlDbType.Bigint, m => m.Message.Size),
            Column(messages, NpgsqlDbType.Bytea, m => m.Message.Body),
            Column(messages, NpgsqlDbType.Text, m => m.Message.BodyKey),
            Column(messages, NpgsqlDbType.Bytea, m => m.Message.Structure),
            Column(messages, NpgsqlDbType.Bytea, m => m.Message.Envelope),
            Column(messages, NpgsqlDbType.Bytea, m => m.Message.BodyStructure),
            Column(messages, NpgsqlDbType.Integer, m => (int)m.Flags),
            Column(messages, NpgsqlDbType.Text, m => m.Keywords is { Count: > 0 } k ? string.Join(' ', k) : null),
            Column(messages, NpgsqlDbType.TimestampTz, m => m.InternalDate.UtcDateTime),
        },
    };

    private static NpgsqlParameter Column<T>(IReadOnlyList<AppendedMessage> messages, NpgsqlDbType type, Func<AppendedMessage, T> value) =>
        new NpgsqlParameter<T[]> { TypedValue = [.. messages.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };
}
