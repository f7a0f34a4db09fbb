using Npgsql;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>What a copy did.</summary>
/// <param name="UidValidity">UIDVALIDITY of the target.</param>
/// <param name="ModSeq">The target's modification sequence after it.</param>
/// <param name="Sources">UIDs of the originals, ascending.</param>
/// <param name="FirstUid">UID of the first copy; the others follow without a gap.</param>
public sealed record CopiedEntries(long UidValidity, long ModSeq, long[] Sources, long FirstUid);

/// <summary>Where copies go, and what of their flags goes with them.</summary>
/// <param name="AccountId">Whose folder.</param>
/// <param name="FolderId">The folder.</param>
/// <param name="Flags">The flags that the copies keep.</param>
/// <param name="Keywords">They keep their keywords.</param>
public readonly record struct CopyTarget(long AccountId, long FolderId, EntryFlags Flags = EntryFlags.All, bool Keywords = true);

/// <summary>Copies and moves entries between folders, of one account or of two: new entries for the same messages, all or none.</summary>
/// <param name="database">The database.</param>
/// <param name="changes">Told after the commit.</param>
public sealed class EntryCopying(Database database, FolderChanges changes)
{
    // Both folders, in a fixed order, so that two moves in opposite directions never wait for each other in a circle.
    private const string LockSql = "SELECT id FROM folder WHERE account_id = ANY ($1) AND id = ANY ($2) ORDER BY account_id, id FOR UPDATE";

    private const string CopySql = $"""
        WITH source AS MATERIALIZED (
            SELECT e.uid, e.message_id, e.flags & $6 AS flags, CASE WHEN $7 THEN e.keywords END AS keywords, e.internal_date, e.size
            FROM {UidRanges.Entries}
        ), raised AS (
            UPDATE folder f SET
                uidnext = f.uidnext + t.added, highestmodseq = f.highestmodseq + 1,
                messages = f.messages + t.added, unseen = f.unseen + t.unseen, size = f.size + t.size
            FROM (SELECT count(*)::int AS added, (count(*) FILTER (WHERE flags & 1 = 0))::int AS unseen, sum(size)::bigint AS size FROM source) AS t
            WHERE f.account_id = $5 AND f.id = $4 AND t.added > 0
            RETURNING f.uidvalidity, f.highestmodseq, f.uidnext - t.added AS first_uid
        ), copied AS (
            INSERT INTO entry (account_id, folder_id, uid, message_id, modseq, flags, keywords, internal_date, size)
            SELECT $5, $4, r.first_uid - 1 + row_number() OVER (ORDER BY s.uid), s.message_id, r.highestmodseq, s.flags, s.keywords, s.internal_date, s.size
            FROM source s, raised r
        )
        SELECT r.uidvalidity, r.highestmodseq, r.first_uid, (SELECT array_agg(uid ORDER BY uid) FROM source) FROM raised r
        """;

    /// <summary>Copies entries with flags and internal dates.</summary>
    /// <param name="accountId">Whose folder the originals are in.</param>
    /// <param name="fromFolder">The folder of the originals.</param>
    /// <param name="target">Where they go; it may be the same folder.</param>
    /// <param name="ranges">Ranges of UIDs.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was copied; null when no entry was there.</returns>
    /// <exception cref="FolderMissingException">The target is not there any more.</exception>
    public async Task<CopiedEntries?> CopyAsync(
        long accountId, long fromFolder, CopyTarget target, IReadOnlyList<(long First, long Last)> ranges, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, [target.AccountId], [target.FolderId], cancellationToken);
        var copied = await CopyAsync(connection, accountId, fromFolder, target, ranges, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (copied is not null)
        {
            changes.Publish([new FolderChange(target.FolderId, copied.ModSeq)]);
        }

        return copied;
    }

    /// <summary>Moves entries: the copies appear and the originals vanish in one step.</summary>
    /// <param name="accountId">Whose folder the originals are in.</param>
    /// <param name="fromFolder">The folder they leave.</param>
    /// <param name="target">Where they go; it may be the same folder.</param>
    /// <param name="ranges">Ranges of UIDs.</param>
    /// <param name="recycle">The originals are kept in the recycle bin of their owner.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was copied, and what was removed; null when no entry was there.</returns>
    /// <exception cref="FolderMissingException">The target is not there any more.</exception>
    public async Task<(CopiedEntries Copied, RemovedEntries Removed)?> MoveAsync(
        long accountId, long fromFolder, CopyTarget target, IReadOnlyList<(long First, long Last)> ranges, bool recycle, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var moved = await MoveAsync(connection, accountId, fromFolder, target, ranges, recycle, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (moved is { } done)
        {
            changes.Publish([new FolderChange(target.FolderId, done.Copied.ModSeq), new FolderChange(fromFolder, done.Removed.ModSeq)]);
        }

        return moved;
    }

    /// <summary>The same within the connection's transaction; to be published after its commit.</summary>
    internal static async Task<(CopiedEntries Copied, RemovedEntries Removed)?> MoveAsync(
        NpgsqlConnection connection, long accountId, long fromFolder, CopyTarget target, IReadOnlyList<(long First, long Last)> ranges, bool recycle, CancellationToken cancellationToken)
    {
        await LockAsync(connection, [accountId, target.AccountId], [fromFolder, target.FolderId], cancellationToken);
        if (await CopyAsync(connection, accountId, fromFolder, target, ranges, cancellationToken) is not { } copied)
        {
            return null;
        }

        // Both folders are locked, so every original that was copied is still there to be removed.
        var removed = await EntryRemoval.RemoveAsync(connection, accountId, fromFolder, copied.Sources, EntryFlags.None, recycle, cancellationToken);
        return (copied, removed);
    }

    /// <summary>Locks folders, in a fixed order, for the connection's transaction.</summary>
    /// <exception cref="FolderMissingException">One of them is not there.</exception>
    public static async Task<int> LockAsync(NpgsqlConnection connection, long[] accounts, long[] folders, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        command.Parameters.Add(new() { Value = accounts });
        command.Parameters.Add(new() { Value = folders });
        var found = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found++;
        }

        if (found != folders.Distinct().Count())
        {
            throw new FolderMissingException();
        }

        return found;
    }

    private static async Task<CopiedEntries?> CopyAsync(
        NpgsqlConnection connection, long accountId, long fromFolder, CopyTarget target, IReadOnlyList<(long First, long Last)> ranges, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CopySql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromFolder });
        command.Parameters.Add(UidRanges.Parameter(ranges));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = target.FolderId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = target.AccountId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)target.Flags });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = target.Keywords });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new CopiedEntries(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<long[]>(3), reader.GetInt64(2))
            : null;
    }
}
