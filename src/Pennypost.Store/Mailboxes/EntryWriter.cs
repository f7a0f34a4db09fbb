using Npgsql;
using NpgsqlTypes;

namespace Pennypost.Store.Mailboxes;

/// <summary>A message to put into a folder.</summary>
/// <param name="AccountId">Whose folder.</param>
/// <param name="FolderId">The folder.</param>
/// <param name="MessageId">The message, committed or inserted in the same transaction.</param>
/// <param name="Size">Its size in octets.</param>
/// <param name="InternalDate">IMAP's internal date.</param>
/// <param name="Flags">System flags to start with.</param>
/// <param name="Keywords">Keywords to start with, without spaces; null for none.</param>
public readonly record struct NewEntry(
    long AccountId, long FolderId, long MessageId, long Size, DateTimeOffset InternalDate, EntryFlags Flags = EntryFlags.None, IReadOnlyList<string>? Keywords = null);

/// <summary>An entry as it was added.</summary>
/// <param name="AccountId">Whose folder.</param>
/// <param name="FolderId">The folder.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Uid">The UID it got.</param>
/// <param name="ModSeq">The folder's modification sequence with it.</param>
public readonly record struct AddedEntry(long AccountId, long FolderId, long MessageId, long Uid, long ModSeq);

/// <summary>Adds entries to folders: delivery, APPEND, COPY and MOVE all come through here. UIDs, modification sequence and counters
/// come from one update of each folder's row, locked in a fixed order so that two deliveries never wait for each other in a circle.</summary>
public static class EntryWriter
{
    private const string Sql = """
        WITH input AS (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
                AS t (account_id, folder_id, message_id, size, internal_date, flags, keywords, position)
        ), per_folder AS (
            SELECT account_id, folder_id, count(*) AS added, count(*) FILTER (WHERE flags & 1 = 0) AS unseen, sum(size)::bigint AS size
            FROM input GROUP BY account_id, folder_id
        ), locked AS MATERIALIZED (
            SELECT f.account_id, f.id FROM folder f
            JOIN per_folder p ON f.account_id = p.account_id AND f.id = p.folder_id
            ORDER BY f.account_id, f.id FOR UPDATE OF f
        ), raised AS (
            UPDATE folder f SET
                uidnext = f.uidnext + p.added, highestmodseq = f.highestmodseq + 1,
                messages = f.messages + p.added, unseen = f.unseen + p.unseen, size = f.size + p.size
            FROM per_folder p JOIN locked l ON l.account_id = p.account_id AND l.id = p.folder_id
            WHERE f.account_id = p.account_id AND f.id = p.folder_id
            RETURNING f.account_id, f.id, f.uidnext - p.added AS first_uid, f.highestmodseq
        )
        INSERT INTO entry (account_id, folder_id, uid, message_id, modseq, flags, keywords, internal_date, size)
        SELECT i.account_id, i.folder_id,
               r.first_uid - 1 + row_number() OVER (PARTITION BY i.account_id, i.folder_id ORDER BY i.position),
               i.message_id, r.highestmodseq, i.flags, string_to_array(i.keywords, ' '), i.internal_date, i.size
        FROM input i JOIN raised r ON r.account_id = i.account_id AND r.id = i.folder_id
        ORDER BY i.position
        RETURNING account_id, folder_id, message_id, uid, modseq
        """;

    /// <summary>Adds entries, in the order given, inside the connection's transaction.</summary>
    /// <returns>What was added, in an order of its own; publish it to <see cref="Changes.FolderChanges"/> after the commit.</returns>
    /// <exception cref="FolderMissingException">A folder is not there (any more); nothing may be committed.</exception>
    public static async Task<IReadOnlyList<AddedEntry>> AddAsync(
        NpgsqlConnection connection, IReadOnlyList<NewEntry> entries, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                Column(entries, NpgsqlDbType.Bigint, e => e.AccountId),
                Column(entries, NpgsqlDbType.Bigint, e => e.FolderId),
                Column(entries, NpgsqlDbType.Bigint, e => e.MessageId),
                Column(entries, NpgsqlDbType.Bigint, e => e.Size),
                Column(entries, NpgsqlDbType.TimestampTz, e => e.InternalDate.UtcDateTime),
                Column(entries, NpgsqlDbType.Integer, e => (int)e.Flags),
                Column(entries, NpgsqlDbType.Text, e => e.Keywords is { Count: > 0 } k ? string.Join(' ', k) : null),
            },
        };
        var added = new List<AddedEntry>(entries.Count);
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                added.Add(new AddedEntry(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
            }
        }

        return added.Count == entries.Count ? added : throw new FolderMissingException();
    }

    private static NpgsqlParameter Column<T>(IReadOnlyList<NewEntry> entries, NpgsqlDbType type, Func<NewEntry, T> value)
    {
        var values = new T[entries.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(entries[i]);
        }

        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}

/// <summary>A folder was deleted before an entry could be added to it.</summary>
public sealed class FolderMissingException() : InvalidOperationException("The folder is not there any more.");
