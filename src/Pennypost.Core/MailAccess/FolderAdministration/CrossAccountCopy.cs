using Npgsql;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Reads entries of one account's folder as entries for another's.</summary>
internal static class CrossAccountCopy
{
    /// <summary>Locks both folders, in the order in which everybody locks them, and reads a batch.</summary>
    public static async Task<List<(long Uid, NewEntry Copy)>> ReadAsync(
        NpgsqlConnection connection,
        (long Account, long Folder) source,
        (long Account, long Folder) target,
        long fromUid,
        int maximum,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SELECT 1 FROM folder WHERE id = ANY ($1) ORDER BY account_id, id FOR UPDATE")
                {
                    Parameters = { new() { Value = (long[])[source.Folder, target.Folder] } },
                },
                new NpgsqlBatchCommand(
                    """
                    SELECT uid, message_id, size, internal_date, flags, keywords FROM entry
                    WHERE account_id = $1 AND folder_id = $2 AND uid >= $3 ORDER BY uid LIMIT $4
                    """)
                {
                    Parameters = { new() { Value = source.Account }, new() { Value = source.Folder }, new() { Value = fromUid }, new() { Value = maximum } },
                },
            },
        };
        var entries = new List<(long, NewEntry)>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add((reader.GetInt64(0), new NewEntry(
                target.Account,
                target.Folder,
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetFieldValue<DateTimeOffset>(3),
                (EntryFlags)reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetFieldValue<string[]>(5))));
        }

        return entries;
    }
}
