using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>A folder of somebody else as a user may see it.</summary>
/// <param name="OwnerId">Whose it is; <see cref="FolderSharing.PublicAccount"/> for a public folder.</param>
/// <param name="OwnerName">The owner's name as typed.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Rights">What the user may do.</param>
public sealed record SharedFolder(long OwnerId, string OwnerName, Folder Folder, FolderRights Rights);

/// <summary>Finds folders that other accounts share, and says what a user may do in them: each answer is one statement and the truth of its moment.</summary>
/// <param name="database">The database.</param>
public sealed class FolderSharing(Database database)
{
    /// <summary>The account that the public folders belong to. Nobody can log in with it, and no list of accounts shows it.</summary>
    public const long PublicAccount = 0;

    /// <summary>Its name, which no other account can have.</summary>
    public const string PublicAccountName = "#public";

    private const string Columns = "a.id, a.name, folder_rights(f.account_id, f.id, f.fixed, $1), ";

    /// <summary>A folder of another account, with whatever rights the user has, even none.</summary>
    /// <param name="actor">The user.</param>
    /// <param name="ownerName">The other account, in any case; <see cref="PublicAccountName"/> for public folders.</param>
    /// <param name="name">The folder's name in that account.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when there is none, and for the user's own folders.</returns>
    public async Task<SharedFolder?> FindAsync(long actor, string ownerName, string name, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            $"SELECT {Columns}{Folders.ColumnsOfF} FROM account a JOIN folder f ON f.account_id = a.id WHERE a.id <> $1 AND lower(a.name) = lower($2) AND f.name = $3");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = actor });
        command.Parameters.Add(new() { Value = ownerName });
        command.Parameters.Add(new() { Value = name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>The account that shared names name; for edits, which look at the rights of folders themselves.</summary>
    /// <param name="actor">The user.</param>
    /// <param name="ownerName">The other account, in any case.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when there is none, and for the user himself.</returns>
    public async Task<long?> FindOwnerAsync(long actor, string ownerName, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("SELECT id FROM account WHERE lower(name) = lower($2) AND id <> $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = actor });
        command.Parameters.Add(new() { Value = ownerName });
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>The folders of others that a user may look up.</summary>
    /// <param name="actor">The user.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<SharedFolder>> ListAsync(long actor, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            $"""
            SELECT * FROM (
                SELECT {Columns}{Folders.ColumnsOfF}
                FROM (SELECT DISTINCT folder_id FROM folder_right WHERE (grantee_id = $1 OR grantee_id IS NULL) AND NOT negative AND rights & 1 <> 0) AS r
                JOIN folder f ON f.id = r.folder_id JOIN account a ON a.id = f.account_id
                WHERE f.account_id <> $1) AS shared
            WHERE folder_rights & 1 <> 0
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = actor });
        var found = new List<SharedFolder>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    /// <summary>What a user may do in a folder now; nothing when it is not there any more.</summary>
    /// <param name="actor">The user.</param>
    /// <param name="ownerId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<FolderRights> RightsAsync(long actor, long ownerId, long folderId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT folder_rights(f.account_id, f.id, f.fixed, $1) FROM folder f WHERE f.account_id = $2 AND f.id = $3");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = actor });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ownerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        return (FolderRights)(int)(await command.ExecuteScalarAsync(cancellationToken) ?? 0);
    }

    private static SharedFolder Read(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), Folders.Read(reader, 3), (FolderRights)reader.GetInt32(2));
}
