using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Memory;

/// <summary>Which message each UID of a folder names. What a UID names never changes (RFC 9051 §2.3.1.1), so an index is right for as long as the folder has its
/// UIDVALIDITY; it may still name entries that are gone, which whoever shows the folder knows by its own view.</summary>
/// <param name="UidValidity">UIDVALIDITY.</param>
/// <param name="UidNext">All entries below are here.</param>
/// <param name="Uids">UIDs, ascending.</param>
/// <param name="MessageIds">Their messages.</param>
/// <param name="Dates">Internal dates, UTC.</param>
/// <param name="Sizes">Octets of the messages.</param>
internal sealed record FolderIndex(long UidValidity, long UidNext, long[] Uids, long[] MessageIds, DateTime[] Dates, long[] Sizes)
{
    private const string Sql = """
        SELECT f.uidvalidity, f.uidnext, e.*
        FROM folder f CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(uid), '{}'), coalesce(array_agg(message_id), '{}'), coalesce(array_agg(internal_date), '{}'), coalesce(array_agg(size), '{}')
            FROM (SELECT uid, message_id, internal_date, size FROM entry WHERE account_id = $1 AND folder_id = $2 AND uid >= $3 ORDER BY uid) AS sorted) AS e
        WHERE f.account_id = $1 AND f.id = $2
        """;

    /// <summary>Reads the entries from a UID on, in one statement, so that it is one moment's state.</summary>
    /// <returns>Null when the folder is not there.</returns>
    public static async Task<FolderIndex?> ReadAsync(Database database, long accountId, long folderId, long firstUid, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = firstUid });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new FolderIndex(
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.GetFieldValue<long[]>(2),
                reader.GetFieldValue<long[]>(3),
                reader.GetFieldValue<DateTime[]>(4),
                reader.GetFieldValue<long[]>(5))
            : null;
    }

    /// <summary>This index with the entries that were read from its <see cref="UidNext"/> on.</summary>
    public FolderIndex With(FolderIndex later) => later.Uids.Length == 0
        ? this with { UidNext = later.UidNext }
        : new FolderIndex(
            UidValidity, later.UidNext, [.. Uids, .. later.Uids], [.. MessageIds, .. later.MessageIds], [.. Dates, .. later.Dates], [.. Sizes, .. later.Sizes]);

    /// <summary>Positions of the entries within ranges of UIDs.</summary>
    public List<int> Find(IReadOnlyList<(long First, long Last)> ranges)
    {
        var positions = new List<int>();
        foreach (var (first, last) in ranges)
        {
            var start = Array.BinarySearch(Uids, first);
            for (var position = start < 0 ? ~start : start; position < Uids.Length && Uids[position] <= last; position++)
            {
                positions.Add(position);
            }
        }

        return positions;
    }
}
