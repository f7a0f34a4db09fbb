using Npgsql;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>How an edit of folders ended.</summary>
public enum FolderEditResult
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is no such folder.</summary>
    Missing,

    /// <summary>There is a folder of the new name.</summary>
    Exists,

    /// <summary>The account has too many folders.</summary>
    TooMany,

    /// <summary>The user may not, and knows of the folder.</summary>
    NotAllowed,
}

/// <summary>Creates, deletes and renames folders. Names are full paths with '/' between the levels.</summary>
/// <remarks>The <c>actor</c> is the user who asks: his rights are looked at in the transaction that edits (<see cref="FolderEditRights"/>). Null: an
/// administrator, who may do everything. What a user may not know of is <see cref="FolderEditResult.Missing"/>.</remarks>
/// <param name="database">The database.</param>
/// <param name="changes">Told of folders that vanish or whose entries move.</param>
public sealed class FolderEdits(Database database, FolderChanges changes)
{
    /// <summary>Folders an account may have.</summary>
    public const int MaximumFolders = 10_000;

    /// <summary>Creates a folder, and the levels above it where they are missing (RFC 3501 §6.3.3).</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="specialUse">RFC 6154 attribute; null for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="actor">Who asks.</param>
    public async Task<FolderEditResult> CreateAsync(long accountId, string name, string? specialUse, CancellationToken cancellationToken, long? actor = null)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if ((long)(await ScalarAsync(connection, "SELECT count(*) FROM folder WHERE account_id = $1", cancellationToken, accountId))! >= MaximumFolders)
        {
            return FolderEditResult.TooMany;
        }

        var (may, parent) = actor is { } user && user != accountId
            ? await FolderEditRights.MayCreateAsync(connection, accountId, name, user, cancellationToken)
            : (FolderEditResult.Done, 0);
        if (may != FolderEditResult.Done)
        {
            return may;
        }

        var created = await CreateParentsAsync(connection, accountId, name, cancellationToken);
        const string insert = "INSERT INTO folder (account_id, name, special_use) VALUES ($1, $2, nullif($3, '')) ON CONFLICT DO NOTHING RETURNING id";
        if (await ScalarAsync(connection, insert, cancellationToken, accountId, name, specialUse ?? "") is not long id)
        {
            return FolderEditResult.Exists;
        }

        if (parent != 0)
        {
            await FolderEditRights.InheritAsync(connection, parent, [.. created, id], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return FolderEditResult.Done;
    }

    /// <summary>Deletes a folder with its entries; folders below it stay. Sessions that show it are told to look, and find it gone.</summary>
    /// <remarks>The folder goes first: its row lock waits for deliveries in progress, and no later one finds it; then its entries are complete.</remarks>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="recycle">Folder and messages are kept in the recycle bin.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="actor">Who asks.</param>
    public async Task<FolderEditResult> DeleteAsync(long accountId, string name, bool recycle, CancellationToken cancellationToken, long? actor = null)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (actor is { } user
            && await FolderEditRights.MayRemoveAsync(connection, accountId, name, user, withChildren: false, cancellationToken) is var may and not FolderEditResult.Done)
        {
            return may;
        }

        const string delete = "DELETE FROM folder WHERE account_id = $1 AND name = $2 AND name <> 'INBOX' RETURNING id";
        const string recycleFolder = """
            WITH gone AS (DELETE FROM folder WHERE account_id = $1 AND name = $2 AND name <> 'INBOX' RETURNING id, account_id, name, special_use),
            kept AS (INSERT INTO recycled_folder (account_id, name, special_use) SELECT account_id, name, special_use FROM gone)
            SELECT id FROM gone
            """;
        if (await ScalarAsync(connection, recycle ? recycleFolder : delete, cancellationToken, accountId, name) is not long id)
        {
            return FolderEditResult.Missing;
        }

        const string release = """
            WITH gone AS (DELETE FROM entry WHERE account_id = $1 AND folder_id = $2 RETURNING message_id)
            INSERT INTO message_release (message_id) SELECT DISTINCT message_id FROM gone
            """;
        const string recycleEntries = """
            WITH gone AS (DELETE FROM entry WHERE account_id = $1 AND folder_id = $2 RETURNING message_id, flags, keywords, internal_date, size)
            INSERT INTO recycled (account_id, message_id, folder_id, folder_name, with_folder, flags, keywords, internal_date, size)
            SELECT $1, message_id, $2, $3, true, flags, keywords, internal_date, size FROM gone
            """;
        await (recycle
            ? ExecuteAsync(connection, recycleEntries, cancellationToken, accountId, id, name)
            : ExecuteAsync(connection, release, cancellationToken, accountId, id));
        await ExecuteAsync(connection, "DELETE FROM folder_change WHERE account_id = $1 AND folder_id = $2", cancellationToken, accountId, id);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish([new FolderChange(id, long.MaxValue)]);
        return FolderEditResult.Done;
    }

    /// <summary>Renames a folder and all below it; of INBOX only the messages go to the new folder (RFC 3501 §6.3.5).</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="from">Its name.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="actor">Who asks.</param>
    public async Task<FolderEditResult> RenameAsync(long accountId, string from, string to, CancellationToken cancellationToken, long? actor = null)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (actor is { } user && await MayRenameAsync(connection, accountId, from, to, user, cancellationToken) is var may and not FolderEditResult.Done)
        {
            return may;
        }

        try
        {
            await CreateParentsAsync(connection, accountId, to, cancellationToken);
            if (from == "INBOX")
            {
                return await MoveInboxAsync(connection, transaction, accountId, to, cancellationToken);
            }

            const string rename = """
                WITH renamed AS (
                    UPDATE folder SET name = $3 || substr(name, char_length($2) + 1)
                    WHERE account_id = $1 AND (name = $2 OR starts_with(name, $2 || '/'))
                    RETURNING id
                )
                SELECT coalesce(array_agg(id), '{}') FROM renamed
                """;
            if (await ScalarAsync(connection, rename, cancellationToken, accountId, from, to) is not long[] { Length: > 0 } renamed)
            {
                return FolderEditResult.Missing;
            }

            await transaction.CommitAsync(cancellationToken);
            changes.Publish(renamed.Select(id => new FolderChange(id, long.MaxValue)));
            return FolderEditResult.Done;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return actor is null || actor == accountId ? FolderEditResult.Exists : FolderEditResult.NotAllowed;
        }
    }

    /// <summary>RFC 4314 §4: RENAME takes x on what moves, and k on what it moves below. Nobody else empties a user's inbox by renaming it.</summary>
    private static async Task<FolderEditResult> MayRenameAsync(
        NpgsqlConnection connection, long accountId, string from, string to, long actor, CancellationToken cancellationToken)
    {
        if (from == "INBOX" && actor == accountId)
        {
            return FolderEditResult.Done;
        }

        var may = await FolderEditRights.MayRemoveAsync(connection, accountId, from, actor, withChildren: true, cancellationToken);
        if (may != FolderEditResult.Done || actor == accountId)
        {
            return may;
        }

        return from == "INBOX"
            ? FolderEditResult.NotAllowed
            : (await FolderEditRights.MayCreateAsync(connection, accountId, to, actor, cancellationToken)).Result switch
            {
                // What he may not know of is not there; but the folder that he names is.
                FolderEditResult.Missing => FolderEditResult.NotAllowed,
                var result => result,
            };
    }

    private async Task<FolderEditResult> MoveInboxAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, long accountId, string to, CancellationToken cancellationToken)
    {
        var inbox = (long)(await ScalarAsync(connection, "SELECT id FROM folder WHERE account_id = $1 AND name = 'INBOX'", cancellationToken, accountId))!;
        var target = (long)(await ScalarAsync(
            connection, "INSERT INTO folder (account_id, name) VALUES ($1, $2) RETURNING id", cancellationToken, accountId, to))!;
        var moved = await EntryCopying.MoveAsync(connection, accountId, inbox, new CopyTarget(accountId, target), [(1, uint.MaxValue)], recycle: false, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (moved is { } done)
        {
            changes.Publish([new FolderChange(inbox, done.Removed.ModSeq)]);
        }

        return FolderEditResult.Done;
    }

    /// <summary>The names above a name, the nearest first.</summary>
    internal static List<string> ParentsOf(string name)
    {
        var parents = new List<string>();
        for (var end = name.LastIndexOf('/'); end > 0; end = name.LastIndexOf('/', end - 1))
        {
            parents.Add(name[..end]);
        }

        return parents;
    }

    /// <summary>Creates the levels above a folder where they are missing, and returns those.</summary>
    internal static async Task<IReadOnlyList<long>> CreateParentsAsync(NpgsqlConnection connection, long accountId, string name, CancellationToken cancellationToken)
    {
        var parents = ParentsOf(name);
        var created = new List<long>();
        if (parents.Count > 0)
        {
            const string insert = "INSERT INTO folder (account_id, name) SELECT $1, unnest($2) ON CONFLICT DO NOTHING RETURNING id";
            await using var command = Command(connection, insert, [accountId, parents.ToArray()]);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                created.Add(reader.GetInt64(0));
            }
        }

        return created;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
