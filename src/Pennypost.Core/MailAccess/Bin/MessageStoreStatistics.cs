using Npgsql;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.MailAccess.Bin;

/// <summary>How much the message store holds (SET-181, SET-183 to SET-185).</summary>
/// <param name="Folders">Folders of all users.</param>
/// <param name="Messages">Messages in folders; a copy counts in each.</param>
/// <param name="Unread">Those that were not read.</param>
/// <param name="Octets">Their size.</param>
/// <param name="StoredMessages">Messages that are kept, each once, those in the recycle bin and in queues among them.</param>
/// <param name="StoredOctets">Their size.</param>
/// <param name="Bin">What lies in the recycle bin.</param>
public sealed record MessageStoreTotals(
    long Folders, long Messages, long Unread, long Octets, long StoredMessages, long StoredOctets, RecycledCounts Bin);

/// <summary>What the top lists of folders are about (SET-184).</summary>
public enum FolderFigure
{
    /// <summary>Messages.</summary>
    Messages,

    /// <summary>Size.</summary>
    Octets,

    /// <summary>Messages that were not read.</summary>
    Unread,
}

/// <summary>A folder in a top list.</summary>
/// <param name="AccountId">Whose folder.</param>
/// <param name="Account">The user's name.</param>
/// <param name="Folder">The folder's name.</param>
/// <param name="Messages">Messages.</param>
/// <param name="Octets">Size.</param>
/// <param name="Unread">Not read.</param>
public sealed record LargeFolder(long AccountId, string Account, string Folder, long Messages, long Octets, long Unread);

/// <summary>Reads figures of the message store. They read every folder's row: for an administrator who looks, not for a timer.</summary>
/// <param name="database">The database.</param>
/// <param name="bin">The recycle bin.</param>
public sealed class MessageStoreStatistics(Database database, RecycleBin bin)
{
    private const int TopFolders = 10;

    /// <summary>Reads the totals.</summary>
    public async Task<MessageStoreTotals> ReadAsync(CancellationToken cancellationToken)
    {
        var recycled = await bin.CountAsync(null, DateTimeOffset.UnixEpoch, cancellationToken);
        await using var command = database.Source.CreateCommand(
            """
            SELECT f.*, m.* FROM
                (SELECT count(*), coalesce(sum(messages), 0)::bigint, coalesce(sum(unseen), 0)::bigint, coalesce(sum(size), 0)::bigint FROM folder) AS f
                CROSS JOIN (SELECT count(*), coalesce(sum(size), 0)::bigint FROM message) AS m
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new MessageStoreTotals(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), recycled);
    }

    /// <summary>The ten folders with the highest figure.</summary>
    public async Task<IReadOnlyList<LargeFolder>> TopAsync(FolderFigure figure, CancellationToken cancellationToken)
    {
        var column = figure switch { FolderFigure.Messages => "messages", FolderFigure.Octets => "size", _ => "unseen" };
        await using var command = database.Source.CreateCommand(
            $"""
            SELECT a.id, a.name, f.name, f.messages::bigint, f.size, f.unseen::bigint FROM folder f JOIN account a ON a.id = f.account_id
            WHERE f.{column} > 0 ORDER BY f.{column} DESC, a.name, f.name LIMIT {TopFolders}
            """);
        var folders = new List<LargeFolder>(TopFolders);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            folders.Add(new LargeFolder(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
        }

        return folders;
    }
}
