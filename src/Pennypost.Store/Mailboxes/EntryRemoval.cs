using Npgsql;
using NpgsqlTypes;

namespace Pennypost.Store.Mailboxes;

/// <summary>What a removal did.</summary>
/// <param name="Uids">The UIDs that are gone because of it, ascending.</param>
/// <param name="ModSeq">The folder's modification sequence after it; 0 when nothing was removed.</param>
public readonly record struct RemovedEntries(IReadOnlyList<long> Uids, long ModSeq);

/// <summary>Removes entries from a folder: expunging, POP3's deletions and moving away all come through here. Counters, modification
/// sequence, the note for "changes since" (RFC 7162 §3.2.10) and the release of the messages come from one statement.</summary>
/// <remarks>The folder's row is locked first, as <see cref="EntryWriter"/> does it, so that the two never wait for each other in a circle.</remarks>
public static class EntryRemoval
{
    private const string Removal = """
        WITH locked AS MATERIALIZED (
            SELECT id, name FROM folder WHERE account_id = $1 AND id = $2 FOR UPDATE
        ), removed AS (
            DELETE FROM entry e USING locked l
            WHERE e.account_id = $1 AND e.folder_id = l.id AND e.uid = ANY ($3) AND (e.flags & $4) = $4
            RETURNING e.uid, e.message_id, e.flags, e.keywords, e.internal_date, e.size
        ), total AS (
            SELECT count(*)::int AS messages, (count(*) FILTER (WHERE flags & 1 = 0))::int AS unseen, coalesce(sum(size), 0)::bigint AS size FROM removed
        ), raised AS (
            UPDATE folder f SET
                highestmodseq = f.highestmodseq + 1, messages = f.messages - t.messages, unseen = f.unseen - t.unseen, size = f.size - t.size
            FROM total t WHERE f.account_id = $1 AND f.id = $2 AND t.messages > 0
            RETURNING f.highestmodseq
        ), noted AS (
            INSERT INTO folder_change (account_id, folder_id, modseq, expunged, uids)
            SELECT $1, $2, highestmodseq, true, (SELECT range_agg(int8range(uid, uid + 1)) FROM removed) FROM raised
        ), disposed AS (
        """;

    private const string Answer = """
        )
        SELECT removed.uid, raised.highestmodseq FROM removed, raised ORDER BY removed.uid
        """;

    private const string ReleaseSql = $"""
        {Removal}
            INSERT INTO message_release (message_id) SELECT message_id FROM removed
        {Answer}
        """;

    private const string RecycleSql = $"""
        {Removal}
            INSERT INTO recycled (account_id, message_id, folder_id, folder_name, with_folder, flags, keywords, internal_date, size, held)
            SELECT $1, r.message_id, $2, l.name, false, r.flags, r.keywords, r.internal_date, r.size, $5 FROM removed r, locked l
        {Answer}
        """;

    /// <summary>Removes entries, inside the connection's transaction. UIDs that are not there are passed over.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="uids">What to remove.</param>
    /// <param name="onlyWith">Only entries that have all these flags: <see cref="EntryFlags.Deleted"/> for EXPUNGE.</param>
    /// <param name="recycle">The messages are kept in the recycle bin; else they are released.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was removed; publish it to <see cref="Changes.FolderChanges"/> after the commit.</returns>
    public static async Task<RemovedEntries> RemoveAsync(
        NpgsqlConnection connection, long accountId, long folderId, IReadOnlyCollection<long> uids, EntryFlags onlyWith, bool recycle, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, recycle ? RecycleSql : ReleaseSql, accountId, folderId, uids, onlyWith);
        if (recycle)
        {
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = false });
        }

        return await RunAsync(command, uids.Count, cancellationToken);
    }

    /// <summary>Removes entries whose messages are held until an administrator removes them or puts them back (SVC-045): they lie in the recycle bin, where
    /// their time never ends.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="uids">What to remove.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<RemovedEntries> HoldAsync(
        NpgsqlConnection connection, long accountId, long folderId, IReadOnlyCollection<long> uids, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, RecycleSql, accountId, folderId, uids, EntryFlags.None);
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = true });
        return await RunAsync(command, uids.Count, cancellationToken);
    }

    private static NpgsqlCommand Command(
        NpgsqlConnection connection, string sql, long accountId, long folderId, IReadOnlyCollection<long> uids, EntryFlags onlyWith) => new(sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = accountId },
                new NpgsqlParameter<long> { TypedValue = folderId },
                new NpgsqlParameter<long[]> { TypedValue = [.. uids], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new NpgsqlParameter<int> { TypedValue = (int)onlyWith },
            },
        };

    private static async Task<RemovedEntries> RunAsync(NpgsqlCommand command, int count, CancellationToken cancellationToken)
    {
        var removed = new List<long>(count);
        var modseq = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            removed.Add(reader.GetInt64(0));
            modseq = reader.GetInt64(1);
        }

        return new RemovedEntries(removed, modseq);
    }

    /// <summary>Finds the entries of some ranges that have all the flags given, such as those that EXPUNGE removes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="ranges">Ranges of UIDs.</param>
    /// <param name="onlyWith">The flags.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Their UIDs.</returns>
    public static async Task<long[]> FindAsync(
        NpgsqlConnection connection, long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges, EntryFlags onlyWith, CancellationToken cancellationToken)
    {
        const string sql = $"SELECT coalesce(array_agg(e.uid ORDER BY e.uid), '{{}}') FROM {UidRanges.Entries} WHERE (e.flags & $4) = $4";
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = accountId },
                new NpgsqlParameter<long> { TypedValue = folderId },
                UidRanges.Parameter(ranges),
                new NpgsqlParameter<int> { TypedValue = (int)onlyWith },
            },
        };
        return (long[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
