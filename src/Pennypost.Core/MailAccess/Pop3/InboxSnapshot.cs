using Npgsql;
using Pennypost.Pop3;
using Pennypost.Store.Schema;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>What the inbox held at log-in, in ascending order of UID (USR-027).</summary>
/// <param name="FolderId">The inbox.</param>
/// <param name="UidValidity">Its UIDVALIDITY.</param>
/// <param name="Messages">UIDs and sizes.</param>
/// <param name="MessageIds">The stored messages, in the same order.</param>
internal sealed record InboxSnapshot(long FolderId, uint UidValidity, Pop3Message[] Messages, long[] MessageIds)
{
    private const string Sql = """
        SELECT f.id, f.uidvalidity, e.uid, e.size, e.message_id
        FROM folder f LEFT JOIN entry e ON e.account_id = f.account_id AND e.folder_id = f.id
        WHERE f.account_id = $1 AND f.name = 'INBOX'
        ORDER BY e.uid
        """;

    /// <summary>Reads the inbox of an account in one statement, so that it is one moment's state.</summary>
    /// <exception cref="InvalidOperationException">The account has no inbox; the consistency check reports such accounts.</exception>
    public static async Task<InboxSnapshot> ReadAsync(Database database, long accountId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw new InvalidOperationException($"Account {accountId} has no inbox.");
        }

        var folder = reader.GetInt64(0);
        var validity = (uint)reader.GetInt64(1);
        var messages = new List<Pop3Message>();
        var ids = new List<long>();
        if (!await reader.IsDBNullAsync(2, cancellationToken))
        {
            do
            {
                messages.Add(new Pop3Message((uint)reader.GetInt64(2), reader.GetInt64(3)));
                ids.Add(reader.GetInt64(4));
            }
            while (await reader.ReadAsync(cancellationToken));
        }

        return new InboxSnapshot(folder, validity, [.. messages], [.. ids]);
    }
}
