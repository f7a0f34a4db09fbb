using System.Runtime.InteropServices;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Search;

/// <summary>What a search reads of a segment.</summary>
/// <param name="LastUid">Every entry up to here is in this segment, in an earlier one, or gone.</param>
/// <param name="Uids">A UID for each slot, ascending.</param>
/// <param name="Column">What was asked for, for all slots.</param>
public readonly record struct SegmentColumn(long LastUid, uint[] Uids, byte[] Column);

/// <summary>Asks a folder's search index.</summary>
/// <param name="database">The database.</param>
public sealed class SearchIndex(Database database)
{
    /// <summary>The kind of work that brings a folder's index up to date; its subject is the folder.</summary>
    public const string IndexFolder = "IndexFolder";

    private static readonly string[] FieldNames = ["subject", "sender", "recipients", "copies"];

    internal static IReadOnlyList<string> Columns => FieldNames;

    /// <summary>Reads the values of a field (<see cref="FieldColumn"/>).</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="from">The lowest UID of interest.</param>
    /// <param name="to">The highest.</param>
    /// <param name="field">The field.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The segments, ascending.</returns>
    public Task<List<SegmentColumn>> ReadFieldAsync(long accountId, long folderId, long from, long to, IndexedField field, CancellationToken cancellationToken) =>
        ReadAsync(FieldNames[(int)field], [], accountId, folderId, from, to, cancellationToken);

    /// <summary>Reads the days of the Date field.</summary>
    public async Task<List<(SegmentColumn Segment, int[] Days)>> ReadSentDaysAsync(
        long accountId, long folderId, long from, long to, CancellationToken cancellationToken) =>
        (await ReadAsync("sent_days", [], accountId, folderId, from, to, cancellationToken)).ConvertAll(s => (s, SearchSegment.Numbers<int>(s.Column)));

    /// <summary>Reads the bits of some positions, one position after the other.</summary>
    public Task<List<SegmentColumn>> ReadBitsAsync(
        long accountId, long folderId, long from, long to, IReadOnlyCollection<int> positions, CancellationToken cancellationToken) =>
        ReadAsync(
            "(SELECT string_agg(substring(s.bits FROM p * ((s.slots + 7) / 8) + 1 FOR (s.slots + 7) / 8), ''::bytea ORDER BY n) FROM unnest($6) WITH ORDINALITY AS q (p, n))",
            positions,
            accountId,
            folderId,
            from,
            to,
            cancellationToken);

    /// <summary>Which of some messages are still in the folder: segments are not written anew for each that leaves.</summary>
    /// <returns>Their UIDs, ascending.</returns>
    public async Task<List<uint>> StillThereAsync(long accountId, long folderId, IReadOnlyCollection<uint> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0)
        {
            return [];
        }

        await using var command = database.Source.CreateCommand(
            """
            SELECT coalesce(array_agg(e.uid ORDER BY e.uid), '{}')
            FROM unnest($3) AS u (uid) CROSS JOIN LATERAL (SELECT uid FROM entry WHERE account_id = $1 AND folder_id = $2 AND uid = u.uid OFFSET 0) AS e
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. uids.Select(uid => (long)uid)] });
        return [.. ((long[])(await command.ExecuteScalarAsync(cancellationToken))!).Select(uid => (uint)uid)];
    }

    /// <summary>Queues the work that brings a folder's index up to date, unless it is queued already.</summary>
    /// <returns>Whether there is something new to signal.</returns>
    public async Task<bool> QueueAsync(long folderId, CancellationToken cancellationToken)
    {
        // Behind all other work: a search that finds nothing indexed is slow, mail that waits is worse.
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO work (id, kind, subject_id, priority)
            SELECT $1, $2, $3, 90 WHERE NOT EXISTS (SELECT FROM work WHERE subject_id = $3 AND kind = $2)
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = await database.Ids.NextAsync(cancellationToken) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = IndexFolder });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private async Task<List<SegmentColumn>> ReadAsync(
        string column, IReadOnlyCollection<int> positions, long accountId, long folderId, long from, long to, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            $"""
            SELECT s.last_uid, s.uids, {column} FROM search_segment s
            WHERE s.account_id = $1 AND s.folder_id = $2 AND s.last_uid >= $3 AND s.first_uid <= $4 AND s.format = $5 ORDER BY s.first_uid
            """);
        foreach (var value in (long[])[accountId, folderId, from, to])
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        }

        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SearchSegment.Format });
        if (positions.Count > 0)
        {
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. positions] });
        }

        var segments = new List<SegmentColumn>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var uids = reader.GetFieldValue<byte[]>(1);
            segments.Add(new SegmentColumn(reader.GetInt64(0), MemoryMarshal.Cast<byte, uint>(uids).ToArray(), reader.GetFieldValue<byte[]>(2)));
        }

        return segments;
    }
}
