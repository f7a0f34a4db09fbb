using Npgsql;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>What lies in the recycle bin.</summary>
/// <param name="Messages">Deleted messages.</param>
/// <param name="Octets">Their size.</param>
/// <param name="Folders">Deleted folders.</param>
/// <param name="FolderMessages">Those of the messages that were deleted together with their folder.</param>
/// <param name="Held">Those of the messages that POP3 holds instead of deleting them (SVC-045).</param>
public readonly record struct RecycledCounts(long Messages, long Octets, long Folders, long FolderMessages, long Held = 0);

/// <summary>The recycle bin: deleted messages and folders that can be taken back for a time (USR-306). <see cref="EntryRemoval"/> and
/// <see cref="FolderEdits"/> put them in.</summary>
/// <param name="database">The database.</param>
/// <param name="changes">Told of folders that get messages back.</param>
public sealed class RecycleBin(Database database, FolderChanges changes)
{
    private const int ExpireBatch = 5000;

    /// <summary>Counts what an account deleted since a moment (USR-307).</summary>
    /// <param name="accountId">The account; null for all.</param>
    /// <param name="since">The moment.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<RecycledCounts> CountAsync(long? accountId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT count(*), coalesce(sum(size), 0)::bigint, count(*) FILTER (WHERE with_folder),
                   (SELECT count(*) FROM recycled_folder WHERE ($1 IS NULL OR account_id = $1) AND deleted_at >= $2),
                   count(*) FILTER (WHERE held)
            FROM recycled WHERE ($1 IS NULL OR account_id = $1) AND deleted_at >= $2
            """);
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = accountId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = since.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RecycledCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(3), reader.GetInt64(2), reader.GetInt64(4));
    }

    /// <summary>Puts back what an account deleted since a moment: messages into their folders with new UIDs, folders with all above them; what has the
    /// name of a folder that is there now is merged into it (USR-309).</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="since">The moment.</param>
    /// <param name="unread">Messages put back into folders that exist become unread.</param>
    /// <param name="flagged">They become flagged.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing has changed then.</param>
    /// <returns>What was put back.</returns>
    public async Task<RecycledCounts> UndeleteAsync(long accountId, DateTimeOffset since, bool unread, bool flagged, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var folders = await RestoreFoldersAsync(connection, accountId, since, cancellationToken);
        var entries = new List<NewEntry>();
        var withFolder = 0;
        await using (var command = Command(connection, TakeSql, accountId, since.UtcDateTime))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var flags = (EntryFlags)reader.GetInt32(2) & ~EntryFlags.Deleted;
                if (reader.GetBoolean(6))
                {
                    withFolder++;
                }
                else
                {
                    flags = unread ? flags & ~EntryFlags.Seen : flags;
                    flags = flagged ? flags | EntryFlags.Flagged : flags;
                }

                entries.Add(new NewEntry(
                    accountId,
                    reader.GetInt64(0),
                    reader.GetInt64(1),
                    reader.GetInt64(5),
                    reader.GetFieldValue<DateTimeOffset>(4),
                    flags,
                    reader.IsDBNull(3) ? null : reader.GetFieldValue<string[]>(3)));
            }
        }

        IReadOnlyList<AddedEntry> added = entries.Count == 0 ? [] : await EntryWriter.AddAsync(connection, entries, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(added.Select(entry => new FolderChange(entry.FolderId, entry.ModSeq)));
        return new RecycledCounts(entries.Count, entries.Sum(entry => entry.Size), folders, withFolder);
    }

    /// <summary>Removes for good what has been in the bin for longer than a time; zero empties it (SET-180, SET-182). What POP3 holds stays.</summary>
    /// <returns>How many messages left the bin; those that nothing else refers to are collected later.</returns>
    public async Task<long> ExpireAsync(TimeSpan keep, CancellationToken cancellationToken)
    {
        await using (var folders = database.Source.CreateCommand("DELETE FROM recycled_folder WHERE deleted_at <= now() - $1"))
        {
            folders.Parameters.Add(new() { Value = keep });
            await folders.ExecuteNonQueryAsync(cancellationToken);
        }

        return await RemoveAsync("NOT held AND deleted_at <= now() - $1", keep, cancellationToken);
    }

    /// <summary>Removes for good what POP3 holds (SVC-046).</summary>
    /// <returns>How many messages.</returns>
    public Task<long> RemoveHeldAsync(CancellationToken cancellationToken) => RemoveAsync("held AND deleted_at <= now() - $1", TimeSpan.Zero, cancellationToken);

    private async Task<long> RemoveAsync(string condition, TimeSpan keep, CancellationToken cancellationToken)
    {
        var total = 0L;
        while (true)
        {
            await using var command = database.Source.CreateCommand(
                $"""
                WITH gone AS (
                    DELETE FROM recycled WHERE ctid IN (SELECT ctid FROM recycled WHERE {condition} ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                    RETURNING message_id
                )
                INSERT INTO message_release (message_id) SELECT message_id FROM gone
                """);
            command.Parameters.Add(new() { Value = keep });
            command.Parameters.Add(new() { Value = ExpireBatch });
            var expired = await command.ExecuteNonQueryAsync(cancellationToken);
            total += expired;
            if (expired < ExpireBatch)
            {
                return total;
            }
        }
    }

    // A folder that was renamed meanwhile is found by its id, one that was deleted and restored by its name.
    private const string TakeSql = """
        WITH taken AS (DELETE FROM recycled WHERE account_id = $1 AND deleted_at >= $2 RETURNING *)
        SELECT coalesce(same.id, named.id), t.message_id, t.flags, t.keywords, t.internal_date, t.size, t.with_folder
        FROM taken t
        LEFT JOIN folder same ON same.account_id = $1 AND same.id = t.folder_id
        LEFT JOIN folder named ON named.account_id = $1 AND named.name = t.folder_name
        ORDER BY t.internal_date, t.message_id
        """;

    private static async Task<int> RestoreFoldersAsync(NpgsqlConnection connection, long accountId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Besides the folders themselves, those whose messages were deleted before them and would have no place now.
        const string sql = """
            WITH taken AS (DELETE FROM recycled_folder WHERE account_id = $1 AND deleted_at >= $2 RETURNING name, special_use)
            SELECT name, min(special_use), true FROM taken GROUP BY name
            UNION ALL
            SELECT DISTINCT folder_name, NULL, false FROM recycled r
            WHERE account_id = $1 AND deleted_at >= $2 AND NOT EXISTS (SELECT FROM folder f WHERE f.account_id = $1 AND f.id = r.folder_id)
              AND folder_name NOT IN (SELECT name FROM taken)
            """;
        var folders = new List<(string Name, string? SpecialUse, bool Deleted)>();
        await using (var command = Command(connection, sql, accountId, since.UtcDateTime))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                folders.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetBoolean(2)));
            }
        }

        foreach (var (name, use, _) in folders)
        {
            await FolderEdits.CreateParentsAsync(connection, accountId, name, cancellationToken);
            await using var command = Command(
                connection,
                """
                INSERT INTO folder (account_id, name, special_use)
                SELECT $1, $2, CASE WHEN NOT EXISTS (SELECT FROM folder WHERE account_id = $1 AND special_use = $3) THEN nullif($3, '') END
                ON CONFLICT DO NOTHING
                """,
                accountId,
                name,
                use ?? string.Empty);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return folders.Count(folder => folder.Deleted);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
