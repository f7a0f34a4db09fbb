using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>What vanished from folders, for clients that come back (RFC 7162 §3.2), and the end of that memory.</summary>
/// <remarks>Pruning raises the folder's <c>history_floor</c> in the same transaction: an answer is exact above it, and below it a full one.</remarks>
/// <param name="database">The database.</param>
public sealed class FolderHistory(Database database)
{
    private const int FoldersAtOnce = 1000;

    private const string VanishedSql = """
        SELECT f.history_floor <= $3, CASE WHEN f.history_floor <= $3 THEN coalesce((
            SELECT range_agg(uids) FROM folder_change
            WHERE account_id = $1 AND folder_id = $2 AND modseq > $3 AND expunged), int8multirange()) END
        FROM folder f WHERE f.account_id = $1 AND f.id = $2
        """;

    private const string AbsentSql = """
        SELECT int8multirange(int8range(1, f.uidnext)) - coalesce((
            SELECT range_agg(int8range(uid, uid + 1)) FROM entry WHERE account_id = $1 AND folder_id = $2), int8multirange())
        FROM folder f WHERE f.account_id = $1 AND f.id = $2
        """;

    /// <summary>UIDs that vanished since a modification sequence; all UIDs that are not there when the history does not reach back so far.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="sinceModSeq">What the asker knows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Ranges, ascending; none when the folder is not there any more.</returns>
    public async Task<IReadOnlyList<(long First, long Last)>> ReadVanishedAsync(
        long accountId, long folderId, long sinceModSeq, CancellationToken cancellationToken)
    {
        await using (var command = Command(VanishedSql, accountId, folderId))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sinceModSeq });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return [];
            }

            if (reader.GetBoolean(0))
            {
                return Ranges(reader.GetFieldValue<NpgsqlRange<long>[]>(1));
            }
        }

        return await ReadAbsentAsync(accountId, folderId, cancellationToken);
    }

    /// <summary>All UIDs below the next one that are not there.</summary>
    private async Task<IReadOnlyList<(long First, long Last)>> ReadAbsentAsync(long accountId, long folderId, CancellationToken cancellationToken)
    {
        await using var command = Command(AbsentSql, accountId, folderId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Ranges(reader.GetFieldValue<NpgsqlRange<long>[]>(0)) : [];
    }

    /// <summary>Forgets changes from before a moment, folder by folder.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="cancellationToken">Ends the pruning; what was done stays.</param>
    /// <returns>How many changes were forgotten.</returns>
    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var folders = new List<(long Account, long Folder)>();
        await using (var find = database.Source.CreateCommand("SELECT DISTINCT account_id, folder_id FROM folder_change WHERE changed_at < $1 LIMIT $2"))
        {
            find.Parameters.Add(new() { Value = before.UtcDateTime });
            find.Parameters.Add(new NpgsqlParameter<int> { TypedValue = FoldersAtOnce });
            await using var reader = await find.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                folders.Add((reader.GetInt64(0), reader.GetInt64(1)));
            }
        }

        var forgotten = 0;
        foreach (var (account, folder) in folders)
        {
            forgotten += await PruneAsync(account, folder, before, cancellationToken);
        }

        return forgotten;
    }

    private async Task<int> PruneAsync(long accountId, long folderId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // The folder's row is locked first, as every writer does it.
        await using var command = Command(
            """
            WITH locked AS MATERIALIZED (
                SELECT id FROM folder WHERE account_id = $1 AND id = $2 FOR UPDATE
            ), gone AS (
                DELETE FROM folder_change c USING locked l WHERE c.account_id = $1 AND c.folder_id = l.id AND c.changed_at < $3 RETURNING c.modseq
            ), raised AS (
                UPDATE folder f SET history_floor = greatest(f.history_floor, g.modseq)
                FROM (SELECT max(modseq) AS modseq FROM gone) AS g WHERE f.account_id = $1 AND f.id = $2 AND g.modseq IS NOT NULL
            )
            SELECT count(*)::int FROM gone
            """,
            accountId,
            folderId);
        command.Parameters.Add(new() { Value = before.UtcDateTime });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static (long First, long Last)[] Ranges(NpgsqlRange<long>[] ranges) => [.. ranges.Select(range => (range.LowerBound, range.UpperBound - 1))];

    private NpgsqlCommand Command(string sql, long accountId, long folderId)
    {
        var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        return command;
    }
}
