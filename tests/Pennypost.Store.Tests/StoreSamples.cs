using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Tests;

/// <summary>Accounts, folders and messages for the tests of this assembly.</summary>
internal static class StoreSamples
{
    public static async Task<(long Account, long Inbox)> AddAccountAsync(this TestDatabase test, string name)
    {
        var account = await test.ScalarAsync<long>($"INSERT INTO account (name) VALUES ('{name}') RETURNING id");
        var inbox = await test.ScalarAsync<long>($"INSERT INTO folder (account_id, name) VALUES ({account}, 'INBOX') RETURNING id");
        return (account, inbox);
    }

    public static NewMessage Message(long id, int size = 100) => new()
    {
        Id = id,
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Size = size,
        Body = new byte[size],
        Structure = [1],
        Envelope = [2],
        BodyStructure = [3],
    };

    public static NewEnvelope Envelope(long id, params string[] recipients) => new() { Id = id, Sender = "a@example.net", Recipients = recipients };

    public static async Task<IReadOnlyList<AddedEntry>> AddEntriesAsync(Database database, params NewEntry[] entries)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var added = await EntryWriter.AddAsync(connection, entries, CancellationToken.None);
        await transaction.CommitAsync();
        return added;
    }
}
