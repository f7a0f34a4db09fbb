using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>Rights given or taken away.</summary>
/// <param name="GranteeId">To whom; null for anyone.</param>
/// <param name="GranteeName">The account's name; null for anyone.</param>
/// <param name="Negative">These rights are taken away, whoever gives them.</param>
/// <param name="Rights">The rights.</param>
public sealed record FolderGrant(long? GranteeId, string? GranteeName, bool Negative, FolderRights Rights);

/// <summary>How a grant is changed.</summary>
public enum GrantEdit
{
    /// <summary>These rights and no others; none removes the grant.</summary>
    Replace,

    /// <summary>These rights besides those that are there.</summary>
    Add,

    /// <summary>Without these rights.</summary>
    Remove,
}

/// <summary>Reads and changes the rights of folders. Whoever changes them decides before whether he may.</summary>
/// <param name="database">The database.</param>
/// <param name="changes">Told after the commit, so that sessions in the folder look whether they may stay.</param>
public sealed class FolderGrants(Database database, FolderChanges changes)
{
    /// <summary>Grants that a folder may have.</summary>
    public const int MaximumGrants = 1000;

    private const string ReplaceSql = """
        WITH gone AS (
            DELETE FROM folder_right WHERE folder_id = $1 AND grantee_id IS NOT DISTINCT FROM $2 AND negative = $3 AND $4 = 0
        )
        INSERT INTO folder_right (folder_id, grantee_id, negative, rights) SELECT $1, $2, $3, $4
        WHERE $4 <> 0 AND (SELECT count(*) FILTER (WHERE grantee_id IS DISTINCT FROM $2 OR negative <> $3) FROM folder_right WHERE folder_id = $1) < $5
        ON CONFLICT (folder_id, grantee_id, negative) DO UPDATE SET rights = excluded.rights
        """;

    private const string AddSql = """
        INSERT INTO folder_right (folder_id, grantee_id, negative, rights) SELECT $1, $2, $3, $4
        WHERE $4 <> 0 AND (SELECT count(*) FILTER (WHERE grantee_id IS DISTINCT FROM $2 OR negative <> $3) FROM folder_right WHERE folder_id = $1) < $5
        ON CONFLICT (folder_id, grantee_id, negative) DO UPDATE SET rights = folder_right.rights | excluded.rights
        """;

    private const string RemoveSql = """
        WITH gone AS (
            DELETE FROM folder_right WHERE folder_id = $1 AND grantee_id IS NOT DISTINCT FROM $2 AND negative = $3 AND rights & ~$4 = 0 AND $5 > 0
        )
        UPDATE folder_right SET rights = rights & ~$4 WHERE folder_id = $1 AND grantee_id IS NOT DISTINCT FROM $2 AND negative = $3 AND rights & ~$4 <> 0
        """;

    /// <summary>All grants of a folder: anyone first, then accounts by name; what is given before what is taken.</summary>
    /// <param name="folderId">The folder.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<FolderGrant>> ReadAsync(long folderId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT r.grantee_id, a.name, r.negative, r.rights FROM folder_right r LEFT JOIN account a ON a.id = r.grantee_id
            WHERE r.folder_id = $1 ORDER BY lower(a.name) NULLS FIRST, r.negative
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        var grants = new List<FolderGrant>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            grants.Add(reader.IsDBNull(0)
                ? new FolderGrant(null, null, reader.GetBoolean(2), (FolderRights)reader.GetInt32(3))
                : new FolderGrant(reader.GetInt64(0), reader.GetString(1), reader.GetBoolean(2), (FolderRights)reader.GetInt32(3)));
        }

        return grants;
    }

    /// <summary>Changes one grant, in one step.</summary>
    /// <param name="folderId">The folder.</param>
    /// <param name="granteeId">To whom; null for anyone.</param>
    /// <param name="negative">The rights are taken away.</param>
    /// <param name="edit">How.</param>
    /// <param name="rights">Which rights.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>False when the folder has too many grants.</returns>
    /// <exception cref="FolderMissingException">The folder or the account is not there any more.</exception>
    public async Task<bool> ChangeAsync(
        long folderId, long? granteeId, bool negative, GrantEdit edit, FolderRights rights, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(edit switch { GrantEdit.Replace => ReplaceSql, GrantEdit.Add => AddSql, _ => RemoveSql });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        command.Parameters.Add(new() { Value = granteeId is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = negative });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)rights });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaximumGrants });
        try
        {
            if (await command.ExecuteNonQueryAsync(cancellationToken) == 0 && edit != GrantEdit.Remove && rights != FolderRights.None)
            {
                return false;
            }
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new FolderMissingException();
        }

        changes.Publish([new FolderChange(folderId, long.MaxValue)]);
        return true;
    }

    /// <summary>Sets whether the owner may rename and delete the folder (USR-339).</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isFixed">He may not.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>False when there is no such folder.</returns>
    public async Task<bool> FixAsync(long accountId, string name, bool isFixed, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("UPDATE folder SET fixed = $3 WHERE account_id = $1 AND name = $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isFixed });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>The account of a name, in any case; null when there is none that rights can be given to.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<(long Id, string Name)?> FindGranteeAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("SELECT id, name FROM account WHERE lower(name) = lower($1) AND id <> $2");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = FolderSharing.PublicAccount });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetString(1)) : null;
    }
}
