using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Search;

/// <summary>Keeps the segments of a folder's search index. Any number of processes may try at once: the primary key lets one win.</summary>
/// <param name="database">The database.</param>
public sealed class SearchIndexWriter(Database database)
{
    private static readonly string FieldColumns = string.Join(", ", SearchIndex.Columns);

    /// <summary>Finds where indexing goes on, and drops segments of another format.</summary>
    /// <param name="folderId">The folder.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The folder's account and the lowest UID that is not indexed; null when the folder is not there any more.</returns>
    public async Task<(long AccountId, long FirstUid)?> BeginAsync(long folderId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            WITH folder_row AS (SELECT account_id FROM folder WHERE id = $1),
            dropped AS (DELETE FROM search_segment s USING folder_row f WHERE s.account_id = f.account_id AND s.folder_id = $1 AND s.format <> $2)
            SELECT f.account_id, coalesce((SELECT max(last_uid) FROM search_segment s WHERE s.account_id = f.account_id AND s.folder_id = $1 AND s.format = $2), 0) + 1
            FROM folder_row f
            """);
        command.Parameters.Add(new() { Value = folderId });
        command.Parameters.Add(new() { Value = SearchSegment.Format });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    /// <summary>Adds a segment above all others, joined with its smaller neighbours, so that a folder has few segments however slowly it grows.</summary>
    /// <exception cref="PostgresException">Another process has added it, or the folder is gone; nothing has changed.</exception>
    public async Task AddAsync(long accountId, long folderId, SearchSegment added, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(added);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var slots = added.Uids.Length;
        var from = long.MaxValue;
        await using (var sizes = Command(
            connection, "SELECT first_uid, slots FROM search_segment WHERE account_id = $1 AND folder_id = $2 ORDER BY first_uid DESC FOR UPDATE", accountId, folderId))
        await using (var reader = await sizes.ExecuteReaderAsync(cancellationToken))
        {
            // As digits are carried: each message is copied a few times only until its segment is full.
            while (await reader.ReadAsync(cancellationToken) && reader.GetInt32(1) <= slots * 2 && slots + reader.GetInt32(1) <= SearchSegment.MaximumSlots)
            {
                slots += reader.GetInt32(1);
                from = reader.GetInt64(0);
            }
        }

        if (from < long.MaxValue)
        {
            added = SearchSegment.Join([.. await TakeAsync(connection, accountId, folderId, from, long.MaxValue, cancellationToken), added], _ => true);
        }

        await InsertAsync(connection, accountId, folderId, added, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Gives back the room of messages that are gone from the folder, where they are most of a segment.</summary>
    public async Task ShrinkAsync(long accountId, long folderId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var shrinking = new List<(long First, HashSet<uint> There)>();
        await using (var sparse = Command(
            connection,
            """
            SELECT s.first_uid, e.uids FROM search_segment s CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(uid), '{}') AS uids FROM entry WHERE account_id = $1 AND folder_id = $2 AND uid BETWEEN s.first_uid AND s.last_uid) AS e
            WHERE s.account_id = $1 AND s.folder_id = $2 AND cardinality(e.uids) * 3 < s.slots ORDER BY s.first_uid FOR UPDATE OF s
            """,
            accountId,
            folderId))
        await using (var reader = await sparse.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                shrinking.Add((reader.GetInt64(0), [.. reader.GetFieldValue<long[]>(1).Select(uid => (uint)uid)]));
            }
        }

        foreach (var (first, there) in shrinking)
        {
            var taken = await TakeAsync(connection, accountId, folderId, first, first, cancellationToken);
            if (there.Count > 0)
            {
                await InsertAsync(connection, accountId, folderId, SearchSegment.Join(taken, there.Contains), cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<List<SearchSegment>> TakeAsync(
        NpgsqlConnection connection, long accountId, long folderId, long from, long to, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            $"""
            WITH taken AS (
                DELETE FROM search_segment WHERE account_id = $1 AND folder_id = $2 AND first_uid BETWEEN $3 AND $4
                RETURNING first_uid, last_uid, uids, sent_days, bits, {FieldColumns})
            SELECT * FROM taken ORDER BY first_uid
            """,
            accountId,
            folderId,
            from,
            to);
        var segments = new List<SearchSegment>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            segments.Add(new SearchSegment(
                reader.GetInt64(0),
                reader.GetInt64(1),
                SearchSegment.Numbers<uint>(reader.GetFieldValue<byte[]>(2)),
                SearchSegment.Numbers<int>(reader.GetFieldValue<byte[]>(3)),
                [.. Enumerable.Range(5, SearchIndex.Columns.Count).Select(reader.GetFieldValue<byte[]>)],
                reader.GetFieldValue<byte[]>(4)));
        }

        return segments;
    }

    private static async Task InsertAsync(NpgsqlConnection connection, long accountId, long folderId, SearchSegment segment, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            $"""
            INSERT INTO search_segment (account_id, folder_id, first_uid, last_uid, format, slots, uids, sent_days, bits, {FieldColumns})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                accountId, folderId, segment.FirstUid, segment.LastUid, SearchSegment.Format, segment.Uids.Length,
                SearchSegment.Octets(segment.Uids), SearchSegment.Octets(segment.SentDays), segment.Bits, .. segment.Fields,
            ]);
        await command.ExecuteNonQueryAsync(cancellationToken);
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
