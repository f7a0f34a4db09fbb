using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>A folder with its counters.</summary>
/// <param name="Id">The folder.</param>
/// <param name="Name">Its full name.</param>
/// <param name="SpecialUse">RFC 6154 attribute; null for none.</param>
/// <param name="UidValidity">UIDVALIDITY.</param>
/// <param name="UidNext">The next UID.</param>
/// <param name="HighestModSeq">The highest modification sequence.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="Unseen">How many of them without \Seen.</param>
/// <param name="Size">Octets of all messages.</param>
/// <param name="Fixed">Its owner can neither rename nor delete it (USR-339).</param>
public sealed record Folder(
    long Id, string Name, string? SpecialUse, long UidValidity, long UidNext, long HighestModSeq, int Messages, int Unseen, long Size, bool Fixed);

/// <summary>Reads folders by name, and keeps subscriptions. Counters come from the folder's row, never from its entries.</summary>
/// <param name="database">The database.</param>
public sealed class Folders(Database database)
{
    /// <summary>Subscriptions an account may have; more are refused, so that nobody fills the table.</summary>
    public const int MaximumSubscriptions = 10_000;

    private const string Columns = "id, name, special_use, uidvalidity, uidnext, highestmodseq, messages, unseen, size, fixed";

    /// <summary>What <see cref="Read"/> reads, of a folder <c>f</c>.</summary>
    internal const string ColumnsOfF = "f.id, f.name, f.special_use, f.uidvalidity, f.uidnext, f.highestmodseq, f.messages, f.unseen, f.size, f.fixed";

    /// <summary>All folders of an account.</summary>
    public async Task<IReadOnlyList<Folder>> ListAsync(long accountId, CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT {Columns} FROM folder WHERE account_id = $1", accountId);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Folders by their ids; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<Folder>> ReadAsync(IReadOnlyCollection<long> folderIds, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand($"SELECT {Columns} FROM folder WHERE id = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. folderIds], NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Bigint });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>One folder; null when there is none of that name.</summary>
    public async Task<Folder?> FindAsync(long accountId, string name, CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT {Columns} FROM folder WHERE account_id = $1 AND name = $2", accountId);
        command.Parameters.Add(new() { Value = name });
        return await ReadAsync(command, cancellationToken) is [var folder, ..] ? folder : null;
    }

    /// <summary>Subscribed names, whether or not there is such a folder (USR-045).</summary>
    public async Task<IReadOnlyList<string>> ListSubscriptionsAsync(long accountId, CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT name FROM subscription WHERE account_id = $1", accountId);
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    /// <summary>Subscribes a name.</summary>
    /// <returns>False when the account has too many subscriptions.</returns>
    public async Task<bool> SubscribeAsync(long accountId, string name, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            INSERT INTO subscription (account_id, name)
            SELECT $1, $2 WHERE (SELECT count(*) FROM subscription WHERE account_id = $1) < $3
            ON CONFLICT DO NOTHING
            """,
            accountId);
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = MaximumSubscriptions });
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            return true;
        }

        await using var known = Command("SELECT EXISTS (SELECT FROM subscription WHERE account_id = $1 AND name = $2)", accountId);
        known.Parameters.Add(new() { Value = name });
        return (bool)(await known.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Ends a subscription.</summary>
    public async Task UnsubscribeAsync(long accountId, string name, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM subscription WHERE account_id = $1 AND name = $2", accountId);
        command.Parameters.Add(new() { Value = name });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads the columns of a folder.</summary>
    internal static Folder Read(NpgsqlDataReader reader, int first) => new(
        reader.GetInt64(first),
        reader.GetString(first + 1),
        reader.IsDBNull(first + 2) ? null : reader.GetString(first + 2),
        reader.GetInt64(first + 3),
        reader.GetInt64(first + 4),
        reader.GetInt64(first + 5),
        reader.GetInt32(first + 6),
        reader.GetInt32(first + 7),
        reader.GetInt64(first + 8),
        reader.GetBoolean(first + 9));

    private static async Task<IReadOnlyList<Folder>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var folders = new List<Folder>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            folders.Add(Read(reader, 0));
        }

        return folders;
    }

    private NpgsqlCommand Command(string sql, long accountId)
    {
        var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        return command;
    }
}
