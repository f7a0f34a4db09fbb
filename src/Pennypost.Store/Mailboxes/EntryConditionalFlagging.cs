using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>Changes flags only of entries that nobody changed since (RFC 7162 §3.1.3): test and change under one lock of the folder.</summary>
/// <param name="database">The database.</param>
public sealed class EntryConditionalFlagging(Database database)
{
    private const string TestSql = """
        SELECT coalesce(array_agg(e.uid ORDER BY e.uid) FILTER (WHERE e.modseq <= $4), '{}'), coalesce(array_agg(e.uid ORDER BY e.uid) FILTER (WHERE e.modseq > $4), '{}')
        FROM unnest($3) AS r (r) JOIN entry e ON e.account_id = $1 AND e.folder_id = $2 AND e.uid >= lower(r.r) AND e.uid < upper(r.r)
        """;

    /// <summary>Changes flags, durably and in one atomic step.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="ranges">Ranges of UIDs.</param>
    /// <param name="unchangedSince">The highest modification sequence an entry may have.</param>
    /// <param name="edit">How.</param>
    /// <param name="flags">Which system flags.</param>
    /// <param name="keywords">Which keywords.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="within">What <see cref="FlagEdit.Replace"/> may change; keywords go with <see cref="EntryFlags.Flagged"/>.</param>
    /// <returns>What changed, to be published when anything did, and the UIDs that were left alone; null when the folder is not there any more.</returns>
    public async Task<(FlaggedEntries Changed, long[] Failed)?> ChangeAsync(
        long accountId,
        long folderId,
        IReadOnlyList<(long First, long Last)> ranges,
        long unchangedSince,
        FlagEdit edit,
        EntryFlags flags,
        IReadOnlyList<string> keywords,
        CancellationToken cancellationToken,
        EntryFlags within = EntryFlags.All)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await EntryFlagging.LockAsync(connection, accountId, folderId, cancellationToken);
        var (passed, failed) = await TestAsync(connection, accountId, folderId, ranges, unchangedSince, cancellationToken);
        (long, long)[] left = [.. passed.Select(uid => (uid, uid))];
        var changed = await EntryFlagging.ChangeAsync(connection, accountId, folderId, left, edit, flags, keywords, cancellationToken, within);
        await transaction.CommitAsync(cancellationToken);
        return changed is null ? null : (changed, failed);
    }

    private static async Task<(long[] Passed, long[] Failed)> TestAsync(
        NpgsqlConnection connection, long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges, long unchangedSince, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TestSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        command.Parameters.Add(UidRanges.Parameter(ranges));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = unchangedSince });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetFieldValue<long[]>(0), reader.GetFieldValue<long[]>(1));
    }
}
