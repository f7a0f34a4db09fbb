using Npgsql;

namespace Pennypost.Store.Schema;

/// <summary>Keeps UIDs, UIDVALIDITY, modification sequences and ids honest across a restore of the database from a backup (RFC 9051 §2.3.1.1, ADR 0019): what was
/// given out after the backup is forgotten, and clients still know it.</summary>
/// <remarks>Every connection that the pool opens is checked before its first statement, so a restore under running processes is noticed as well: it breaks all
/// connections. The check is one small statement; whoever finds a strange database first raises everything under a lock, in one transaction.</remarks>
internal static class RestoreGuard
{
    // "pennyrst" in ASCII.
    private const long AdvisoryLock = 0x70656E6E79727374;

    /// <summary>UIDs that may have been given out in one folder since the backup. Each restore costs so many of four thousand million.</summary>
    internal const long UidGap = 1_000_000;

    /// <summary>The same for modification sequences and ids, of which there are enough.</summary>
    internal const long NumberGap = 1_000_000_000;

    // A physical copy has another timeline, a logical one other numbers of the database and its tables.
    private const string IdentitySql = """
        substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
        || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || 'store_identity'::regclass::oid
        """;

    private const string RaiseSql = """
        UPDATE folder SET
            uidnext = uidnext + $1, restored_modseq = highestmodseq, highestmodseq = highestmodseq + $2,
            restored_floor = highestmodseq + $2, history_floor = highestmodseq + $2
        """;

    // UIDVALIDITY begins as seconds since 1970 and takes one for each folder, so now is above all that was given out.
    private const string SequencesSql = """
        SELECT setval('uidvalidity', greatest(nextval('uidvalidity'), extract(epoch FROM now())::bigint));
        SELECT setval(format('%I.%I', schemaname, sequencename), coalesce(last_value, 0) + 1000000)
        FROM pg_sequences WHERE schemaname = current_schema() AND sequencename <> 'uidvalidity' AND data_type = 'bigint'::regtype
        """;

    /// <summary>Looks whether the database is the one it was, and makes it safe when it is not.</summary>
    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        if (await IsKnownAsync(connection, cancellationToken))
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
        if (!await IsKnownAsync(connection, cancellationToken))
        {
            if (await ExecuteAsync(connection, $"UPDATE store_identity SET identity = {IdentitySql}, noted_at = now()", cancellationToken) == 0)
            {
                // A new database, or one from before there was an identity.
                await ExecuteAsync(connection, $"INSERT INTO store_identity (identity) VALUES ({IdentitySql})", cancellationToken);
            }
            else
            {
                await ExecuteAsync(connection, RaiseSql, cancellationToken, UidGap, NumberGap);
                await ExecuteAsync(connection, SequencesSql, cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<bool> IsKnownAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM store_identity WHERE identity = {IdentitySql})", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params long[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
