using Npgsql;

namespace Pennypost.Store.Mailboxes;

/// <summary>Whether a user may edit folders (RFC 4314 §4), asked within the transaction that edits them.</summary>
internal static class FolderEditRights
{
    /// <summary>Deleting or renaming takes x on the folder, and renaming on all that follow it. Locks what it looks at.</summary>
    /// <returns><see cref="FolderEditResult.Done"/> when he may.</returns>
    public static async Task<FolderEditResult> MayRemoveAsync(
        NpgsqlConnection connection, long accountId, string name, long actor, bool withChildren, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            """
            SELECT name = $2, folder_rights(account_id, id, fixed, $3) FROM folder
            WHERE account_id = $1 AND (name = $2 OR ($4 AND starts_with(name, $2 || '/'))) ORDER BY id FOR UPDATE
            """,
            accountId,
            name,
            actor,
            withChildren);
        var (found, may, sees) = (false, true, actor == accountId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var rights = (FolderRights)reader.GetInt32(1);
            found = true;
            may &= rights.HasFlag(FolderRights.Delete);
            sees |= reader.GetBoolean(0) && rights.HasFlag(FolderRights.Lookup);
        }

        return found && may ? FolderEditResult.Done : found && sees ? FolderEditResult.NotAllowed : FolderEditResult.Missing;
    }

    /// <summary>Making a folder in somebody else's tree takes k on the folder that it will hang below; nobody else makes one at the top.</summary>
    /// <returns>The folder that it will hang below, or why not.</returns>
    public static async Task<(FolderEditResult Result, long Parent)> MayCreateAsync(
        NpgsqlConnection connection, long accountId, string name, long actor, CancellationToken cancellationToken)
    {
        string[] path = [name, .. FolderEdits.ParentsOf(name)];
        await using var command = Command(
            connection,
            """
            SELECT name = $4, id, folder_rights(account_id, id, fixed, $3) FROM folder
            WHERE account_id = $1 AND name = ANY ($2) ORDER BY char_length(name) DESC LIMIT 2 FOR UPDATE
            """,
            accountId,
            path,
            actor,
            name);
        var (isThere, parent, above) = (false, 0L, FolderRights.None);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (parent == 0 && await reader.ReadAsync(cancellationToken))
        {
            var rights = (FolderRights)reader.GetInt32(2);
            if (!reader.GetBoolean(0))
            {
                (parent, above) = (reader.GetInt64(1), rights);
            }
            else if (rights.HasFlag(FolderRights.Lookup))
            {
                return (FolderEditResult.Exists, 0);
            }
            else
            {
                isThere = true;
            }
        }

        // Only who could have made it learns that something he may not look up stands there.
        return above.HasFlag(FolderRights.Create) ? (isThere ? (FolderEditResult.NotAllowed, 0) : (FolderEditResult.Done, parent))
            : (above.HasFlag(FolderRights.Lookup) ? FolderEditResult.NotAllowed : FolderEditResult.Missing, 0);
    }

    /// <summary>What another user makes below a shared folder is shared alike; else he could not use it himself.</summary>
    public static async Task InheritAsync(NpgsqlConnection connection, long parent, long[] created, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            """
            INSERT INTO folder_right (folder_id, grantee_id, negative, rights)
            SELECT c.id, r.grantee_id, r.negative, r.rights FROM unnest($2) AS c (id) CROSS JOIN folder_right r WHERE r.folder_id = $1
            """,
            parent,
            created);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
