using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>How flags are changed.</summary>
public enum FlagEdit
{
    /// <summary>These and no others.</summary>
    Replace,

    /// <summary>These besides those that are set.</summary>
    Add,

    /// <summary>Without these.</summary>
    Remove,
}

/// <summary>What a change of flags did.</summary>
/// <param name="PreviousModSeq">The folder's modification sequence before.</param>
/// <param name="ModSeq">The folder's modification sequence after; the same when nothing changed.</param>
/// <param name="Changed">Entries that changed, as they are now.</param>
public sealed record FlaggedEntries(long PreviousModSeq, long ModSeq, EntryStates Changed);

/// <summary>Changes flags of many entries by one statement that also raises the modification sequence and keeps the counters.</summary>
/// <remarks>The folder's row is locked by a statement of its own before, in the same round trip: the change then sees what every earlier one has
/// committed, and waits for nothing while it holds entries.</remarks>
/// <param name="database">The database.</param>
public sealed class EntryFlagging(Database database)
{
    private const string LockSql = "SELECT 1 FROM folder WHERE account_id = $1 AND id = $2 FOR UPDATE";

    /// <summary>Changes flags, durably and in one atomic step.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="ranges">Ranges of UIDs.</param>
    /// <param name="edit">How.</param>
    /// <param name="flags">Which system flags.</param>
    /// <param name="keywords">Which keywords.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="within">What <see cref="FlagEdit.Replace"/> may change; keywords go with <see cref="EntryFlags.Flagged"/>.</param>
    /// <returns>What changed, to be published when anything did; null when the folder is not there any more.</returns>
    public async Task<FlaggedEntries?> ChangeAsync(
        long accountId,
        long folderId,
        IReadOnlyList<(long First, long Last)> ranges,
        FlagEdit edit,
        EntryFlags flags,
        IReadOnlyList<string> keywords,
        CancellationToken cancellationToken,
        EntryFlags within = EntryFlags.All)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await ChangeAsync(connection, accountId, folderId, ranges, edit, flags, keywords, cancellationToken, within);
    }

    /// <summary>Locks the folder's row for the connection's transaction.</summary>
    internal static async Task LockAsync(NpgsqlConnection connection, long accountId, long folderId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockSql, connection) { Parameters = { Number(accountId), Number(folderId) } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The same on a connection that may have a transaction.</summary>
    internal static async Task<FlaggedEntries?> ChangeAsync(
        NpgsqlConnection connection,
        long accountId,
        long folderId,
        IReadOnlyList<(long First, long Last)> ranges,
        FlagEdit edit,
        EntryFlags flags,
        IReadOnlyList<string> keywords,
        CancellationToken cancellationToken,
        EntryFlags within = EntryFlags.All)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(LockSql) { Parameters = { Number(accountId), Number(folderId) } },
                Change(accountId, folderId, ranges, edit, flags, keywords, within),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new FlaggedEntries(reader.GetInt64(0), reader.GetInt64(1), EntryStates.Read(reader, 2))
            : null;
    }

    private static NpgsqlBatchCommand Change(
        long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges, FlagEdit edit, EntryFlags flags, IReadOnlyList<string> keywords, EntryFlags within)
    {
        // Where every entry that changes becomes seen, or unseen, or neither, the counter needs no look at what was before.
        var simple = edit != FlagEdit.Replace && keywords.Count == 0 && (flags == EntryFlags.Seen || !flags.HasFlag(EntryFlags.Seen));
        var oneRange = simple && ranges.Count == 1;
        var command = new NpgsqlBatchCommand(simple ? SimpleSql(edit, oneRange) : ChangeSql(edit, keywords.Count > 0, within))
        {
            Parameters =
            {
                Number(accountId),
                Number(folderId),
                oneRange ? Number(ranges[0].First) : UidRanges.Parameter(ranges),
                new NpgsqlParameter<int> { TypedValue = (int)flags },
            },
        };
        command.Parameters.Add(simple
            ? new NpgsqlParameter<int> { TypedValue = flags != EntryFlags.Seen ? 0 : edit == FlagEdit.Add ? -1 : 1 }
            : new NpgsqlParameter<string[]> { TypedValue = [.. keywords], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        if (oneRange)
        {
            command.Parameters.Add(Number(ranges[0].Last));
        }

        return command;
    }

    /// <summary>Adding or removing system flags: the entries are changed in one pass.</summary>
    private static string SimpleSql(FlagEdit edit, bool oneRange)
    {
        var (flags, changes) = edit == FlagEdit.Add ? ("e.flags | $4", "e.flags & $4 <> $4") : ("e.flags & ~$4", "e.flags & $4 <> 0");
        var (source, within) = oneRange ? (string.Empty, "e.uid BETWEEN $3 AND $6") : ($"FROM (SELECT e.uid FROM {UidRanges.Entries}) AS wanted", "e.uid = wanted.uid");
        return $"""
            WITH changed AS (
                UPDATE entry e SET flags = {flags}, modseq = (SELECT highestmodseq + 1 FROM folder WHERE account_id = $1 AND id = $2)
                {source} WHERE e.account_id = $1 AND e.folder_id = $2 AND {within} AND {changes}
                RETURNING e.uid, e.flags, e.modseq, e.keywords
            ), raised AS (
                UPDATE folder f SET highestmodseq = f.highestmodseq + 1, unseen = f.unseen + $5 * t.changed
                FROM (SELECT count(*)::int AS changed FROM changed) AS t
                WHERE f.account_id = $1 AND f.id = $2 AND t.changed > 0
                RETURNING f.highestmodseq
            ), {Noting}
            """;
    }

    /// <summary>The note of what changed, in runs, and the answer.</summary>
    private const string Noting = $"""
        noted AS (
            INSERT INTO folder_change (account_id, folder_id, modseq, expunged, uids)
            SELECT $1, $2, r.highestmodseq, false, (
                SELECT range_agg(int8range(first, last, '[]')) FROM (
                    SELECT min(uid) AS first, max(uid) AS last FROM (SELECT uid, uid - row_number() OVER (ORDER BY uid) AS run FROM changed) AS n GROUP BY run) AS runs)
            FROM raised r
        )
        SELECT coalesce((SELECT highestmodseq - 1 FROM raised), f.highestmodseq), coalesce((SELECT highestmodseq FROM raised), f.highestmodseq), e.*
        FROM folder f CROSS JOIN LATERAL (SELECT {EntryStates.Columns} FROM (SELECT * FROM changed ORDER BY uid) AS sorted) AS e
        WHERE f.account_id = $1 AND f.id = $2
        """;

    /// <summary>The statement for one kind of change; a dozen texts at most, each prepared by itself.</summary>
    private static string ChangeSql(FlagEdit edit, bool withKeywords, EntryFlags within)
    {
        var flags = edit switch { FlagEdit.Add => "e.flags | $4", FlagEdit.Remove => "e.flags & ~$4", _ when within == EntryFlags.All => "$4", _ => $"(e.flags & ~{(int)within}) | ($4 & {(int)within})" };

        // Keywords differ by more than case (RFC 9051 §2.3.2).
        var keywords = (edit, withKeywords) switch
        {
            (FlagEdit.Replace, _) when !within.HasFlag(EntryFlags.Flagged) => "CASE WHEN cardinality($5) >= 0 THEN e.keywords END",
            (FlagEdit.Replace, _) => "CASE WHEN cardinality($5) > 0 THEN $5 END",
            (_, false) => "CASE WHEN cardinality($5) >= 0 THEN e.keywords END",
            (FlagEdit.Add, _) => "(SELECT array_agg(w ORDER BY lower(w)) FROM (SELECT DISTINCT ON (lower(w)) w FROM unnest(e.keywords || $5) AS w ORDER BY lower(w)) AS d)",
            _ => "(SELECT array_agg(w ORDER BY lower(w)) FROM unnest(e.keywords) AS w WHERE lower(w) <> ALL (SELECT lower(x) FROM unnest($5) AS x))",
        };
        return $"""
            WITH wanted AS MATERIALIZED (
                SELECT e.uid, e.flags AS old_flags, {flags} AS flags, e.keywords AS old_keywords, {keywords} AS keywords
                FROM {UidRanges.Entries}
            ), raised AS (
                UPDATE folder f SET highestmodseq = f.highestmodseq + 1, unseen = f.unseen + t.unseen
                FROM (SELECT (count(*) FILTER (WHERE flags & 1 = 0) - count(*) FILTER (WHERE old_flags & 1 = 0))::int AS unseen, count(*) AS changed
                      FROM wanted WHERE flags <> old_flags OR keywords IS DISTINCT FROM old_keywords) AS t
                WHERE f.account_id = $1 AND f.id = $2 AND t.changed > 0
                RETURNING f.highestmodseq
            ), changed AS (
                UPDATE entry e SET flags = w.flags, keywords = w.keywords, modseq = r.highestmodseq
                FROM wanted w, raised r
                WHERE e.account_id = $1 AND e.folder_id = $2 AND e.uid = w.uid AND (w.flags <> w.old_flags OR w.keywords IS DISTINCT FROM w.old_keywords)
                RETURNING e.uid, e.flags, e.modseq, e.keywords
            ), {Noting}
            """;
    }

    private static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { TypedValue = value };
}
