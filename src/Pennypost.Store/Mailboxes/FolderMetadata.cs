using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>Annotations of folders, and of an account as a whole (RFC 5464).</summary>
/// <param name="database">The database.</param>
public sealed class FolderMetadata(Database database)
{
    /// <summary>Annotations an account may have, on all its folders together.</summary>
    public const int MaximumEntries = 10_000;

    /// <summary>Reads annotations.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="folderId">The folder; null for the account.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>All values of it by entry, in the order of the entries.</returns>
    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(long accountId, long? folderId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT entry, value FROM imap_metadata WHERE account_id = $1 AND folder_id IS NOT DISTINCT FROM $2 ORDER BY entry");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(Folder(folderId));
        var values = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            values[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        }

        return values;
    }

    /// <summary>Sets and removes annotations, all or none.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="folderId">The folder; null for the account.</param>
    /// <param name="values">The values by entry; null removes one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>False when there would be too many.</returns>
    public async Task<bool> WriteAsync(
        long accountId, long? folderId, IReadOnlyDictionary<string, byte[]?> values, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (entry, value) in values)
        {
            await using var command = new NpgsqlCommand(
                value is null
                    ? "DELETE FROM imap_metadata WHERE account_id = $1 AND folder_id IS NOT DISTINCT FROM $2 AND entry = $3"
                    : """
                      INSERT INTO imap_metadata (account_id, folder_id, entry, value) VALUES ($1, $2, $3, $4)
                      ON CONFLICT (account_id, folder_id, entry) DO UPDATE SET value = excluded.value
                      """,
                connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
            command.Parameters.Add(Folder(folderId));
            command.Parameters.Add(new() { Value = entry });
            if (value is not null)
            {
                command.Parameters.Add(new() { Value = value });
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var count = new NpgsqlCommand("SELECT count(*) FROM imap_metadata WHERE account_id = $1", connection);
        count.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        if ((long)(await count.ExecuteScalarAsync(cancellationToken))! > MaximumEntries)
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static NpgsqlParameter Folder(long? folderId) => new() { Value = folderId is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };
}
