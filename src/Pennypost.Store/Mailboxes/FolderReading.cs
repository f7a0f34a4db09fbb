using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>A folder at one moment.</summary>
/// <param name="UidValidity">UIDVALIDITY.</param>
/// <param name="UidNext">The next UID.</param>
/// <param name="HighestModSeq">The highest modification sequence.</param>
/// <param name="Entries">All entries.</param>
public sealed record FolderContent(long UidValidity, long UidNext, long HighestModSeq, EntryStates Entries);

/// <summary>What happened in a folder since a modification sequence.</summary>
/// <param name="UidValidity">UIDVALIDITY.</param>
/// <param name="UidNext">The next UID.</param>
/// <param name="HighestModSeq">Everything up to here is told.</param>
/// <param name="Vanished">Ranges of UIDs that vanished, ascending.</param>
/// <param name="Entries">New and changed entries as they are now.</param>
/// <param name="IsComplete">False when the history did not reach back so far: then the folder must be read as a whole.</param>
public sealed record FolderNews(
    long UidValidity, long UidNext, long HighestModSeq, IReadOnlyList<(long First, long Last)> Vanished, EntryStates Entries, bool IsComplete);

/// <summary>Reads folders for sessions that show them: each answer is one statement, so it is one moment's state.</summary>
/// <param name="database">The database.</param>
public sealed class FolderReading(Database database)
{
    private const string ContentSql = $"""
        SELECT f.uidvalidity, f.uidnext, f.highestmodseq, f.restored_modseq, f.restored_floor, e.*
        FROM folder f CROSS JOIN LATERAL (
            SELECT {EntryStates.Columns} FROM (
                SELECT uid, flags, modseq, keywords FROM entry WHERE account_id = $1 AND folder_id = $2 ORDER BY uid) AS sorted) AS e
        WHERE f.account_id = $1 AND f.id = $2
        """;

    // New entries are those above the uidnext that the reader knew; folder_change tells of the others, so no index over modseq is needed.
    private const string NewsSql = $"""
        WITH changes AS (
            SELECT expunged, range_agg(uids) AS uids FROM folder_change
            WHERE account_id = $1 AND folder_id = $2 AND modseq > $3 GROUP BY expunged
        ), changed AS (
            SELECT uid, flags, modseq, keywords FROM entry WHERE account_id = $1 AND folder_id = $2 AND uid >= $4
            UNION ALL
            SELECT e.uid, e.flags, e.modseq, e.keywords
            FROM changes c CROSS JOIN LATERAL unnest(c.uids) AS r (r) CROSS JOIN LATERAL (
                SELECT * FROM entry WHERE account_id = $1 AND folder_id = $2 AND uid >= lower(r.r) AND uid < least(upper(r.r), $4) OFFSET 0) AS e
            WHERE NOT c.expunged AND e.modseq > $3
        )
        SELECT f.uidvalidity, f.uidnext, f.highestmodseq, coalesce((SELECT uids FROM changes WHERE expunged), int8multirange()), f.history_floor <= $3, e.*
        FROM folder f CROSS JOIN LATERAL (SELECT {EntryStates.Columns} FROM (SELECT * FROM changed ORDER BY uid) AS sorted) AS e
        WHERE f.account_id = $1 AND f.id = $2
        """;

    /// <summary>Reads all entries of a folder.</summary>
    /// <returns>Null when the folder is not there.</returns>
    public async Task<FolderContent?> ReadContentAsync(long accountId, long folderId, CancellationToken cancellationToken)
    {
        await using var command = Command(ContentSql, accountId, folderId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var entries = EntryStates.Read(reader, 5);
        RaiseRestored(entries.ModSeqs, reader.GetInt64(3), reader.GetInt64(4));
        return new FolderContent(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), entries);
    }

    /// <summary>What stood in a backup counts as changed when it was restored. Only here: news since before then are never complete.</summary>
    private static void RaiseRestored(long[] modSeqs, long restored, long floor)
    {
        if (restored > 0)
        {
            foreach (ref var modSeq in modSeqs.AsSpan())
            {
                modSeq = modSeq <= restored ? floor : modSeq;
            }
        }
    }

    /// <summary>Reads what happened since.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="sinceModSeq">The modification sequence the reader knows.</param>
    /// <param name="knownUidNext">The next UID the reader knows; entries from there on are all told.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when the folder is not there any more.</returns>
    public async Task<FolderNews?> ReadNewsAsync(long accountId, long folderId, long sinceModSeq, long knownUidNext, CancellationToken cancellationToken)
    {
        await using var command = Command(NewsSql, accountId, folderId);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sinceModSeq });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = knownUidNext });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var vanished = reader.GetFieldValue<NpgsqlTypes.NpgsqlRange<long>[]>(3);
        return new FolderNews(
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            [.. vanished.Select(range => (range.LowerBound, range.UpperBound - 1))],
            EntryStates.Read(reader, 5),
            reader.GetBoolean(4));
    }

    private NpgsqlCommand Command(string sql, long accountId, long folderId)
    {
        var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        return command;
    }
}
