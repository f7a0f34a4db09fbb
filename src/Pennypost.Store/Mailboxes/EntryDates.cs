using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>When entries came into their folder (RFC 8514).</summary>
/// <param name="database">The database.</param>
public sealed class EntryDates(Database database)
{
    /// <summary>Reads the moments of some entries.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="ranges">Ranges of UIDs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Moments by UID.</returns>
    public async Task<IReadOnlyDictionary<long, DateTimeOffset>> ReadSavedAsync(
        long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            SELECT e.uid, e.saved_at
            FROM unnest($3) AS r (r) JOIN entry e ON e.account_id = $1 AND e.folder_id = $2 AND e.uid >= lower(r.r) AND e.uid < upper(r.r)
            """,
            accountId,
            folderId,
            ranges);
        var saved = new Dictionary<long, DateTimeOffset>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            saved[reader.GetInt64(0)] = reader.GetFieldValue<DateTimeOffset>(1);
        }

        return saved;
    }

    /// <summary>Finds the entries that came within a time.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="ranges">Ranges of UIDs.</param>
    /// <param name="from">The first moment; null for the beginning.</param>
    /// <param name="until">The moment behind the last; null for no end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>UIDs, ascending.</returns>
    public async Task<long[]> FindSavedAsync(
        long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges, DateTimeOffset? from, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            SELECT coalesce(array_agg(e.uid ORDER BY e.uid), '{}')
            FROM unnest($3) AS r (r) JOIN entry e ON e.account_id = $1 AND e.folder_id = $2 AND e.uid >= lower(r.r) AND e.uid < upper(r.r)
            WHERE e.saved_at >= $4 AND e.saved_at < $5
            """,
            accountId,
            folderId,
            ranges);
        command.Parameters.Add(new() { Value = (from ?? DateTimeOffset.MinValue).UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (until ?? DateTimeOffset.MaxValue).UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return (long[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Counts the entries with \Deleted, and their octets.</summary>
    public async Task<(int Messages, long Octets)> CountDeletedAsync(long accountId, long folderId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT count(*)::int, coalesce(sum(size), 0)::bigint FROM entry WHERE account_id = $1 AND folder_id = $2 AND flags & 8 <> 0");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetInt64(1));
    }

    private NpgsqlCommand Command(string sql, long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges)
    {
        var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        command.Parameters.Add(UidRanges.Parameter(ranges));
        return command;
    }
}
