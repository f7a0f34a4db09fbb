using Npgsql;

namespace Pennypost.Core.Accounts;

/// <summary>Removes everything in an account's mailbox.</summary>
internal static class MailboxRemoval
{
    /// <summary>Removes folders, entries, their history and what lies in the recycle bin; the messages are released for collection.</summary>
    /// <remarks>Folders go first: their row locks wait for deliveries in progress, and no later delivery finds a folder. Only then are the
    /// entries complete that the next statement reads (READ COMMITTED takes a new snapshot for each statement).</remarks>
    public static async Task RemoveAsync(NpgsqlConnection connection, long accountId, CancellationToken cancellation)
    {
        await ExecuteAsync("DELETE FROM folder WHERE account_id = $1");
        await ExecuteAsync(
            """
            WITH gone AS (DELETE FROM entry WHERE account_id = $1 RETURNING message_id)
            INSERT INTO message_release (message_id) SELECT DISTINCT message_id FROM gone
            """);
        await ExecuteAsync("DELETE FROM folder_change WHERE account_id = $1");
        await ExecuteAsync(
            """
            WITH gone AS (DELETE FROM recycled WHERE account_id = $1 RETURNING message_id)
            INSERT INTO message_release (message_id) SELECT DISTINCT message_id FROM gone
            """);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = accountId } } };
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
