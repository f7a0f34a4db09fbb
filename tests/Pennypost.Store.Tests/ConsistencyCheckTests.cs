using Pennypost.Store.Consistency;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;

namespace Pennypost.Store.Tests;

/// <summary>Each fault that the check promises to find is made on purpose.</summary>
public sealed class ConsistencyCheckTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("UPDATE folder SET messages = messages + 1", "messages")]
    [InlineData("UPDATE folder SET unseen = 0", "unseen")]
    [InlineData("UPDATE folder SET size = size - 1", "octets")]
    [InlineData("UPDATE folder SET uidnext = 1", "uidnext")]
    [InlineData("UPDATE entry SET modseq = 99", "highestmodseq")]
    [InlineData("UPDATE entry SET folder_id = 99", "belongs to no folder")]
    [InlineData("UPDATE folder SET name = 'Other'", "has no inbox")]
    [InlineData("DELETE FROM message WHERE id = 1", "entry 1 of folder")]
    [InlineData("UPDATE message SET size = 1 WHERE id = 2", "octets, not 1")]
    [InlineData("DELETE FROM work", "envelope 2 has no work")]
    [InlineData("DELETE FROM envelope", "work 2: envelope 2 is missing")]
    [InlineData("DELETE FROM envelope; DELETE FROM work", "message 2 is referred to by nothing")]
    [InlineData("INSERT INTO outgoing (id, message_id, sender, expires_at) VALUES (5, 2, '', now())", "outgoing 5 has no work")]
    [InlineData("INSERT INTO work (id, kind, subject_id) VALUES (6, 'SendMail', 7)", "outgoing 7 is missing")]
    [InlineData("INSERT INTO folder_change (account_id, folder_id, modseq, expunged, uids) SELECT account_id, id, 50, true, '{[1,2)}' FROM folder", "modseq 50")]
    [InlineData("UPDATE message SET body = NULL, body_key = 'abcdef0123456789' WHERE id = 2", "body abcdef0123456789 is missing")]
    public async Task Every_kind_of_damage_is_found(string damage, string expected)
    {
        await using var test = await postgres.CreateAsync();
        test.CheckConsistency = false;
        await FillAsync(test);
        (await ConsistencyCheck.RunAsync(test.Database, test.Bodies)).ShouldBeEmpty();

        await test.ExecuteAsync(damage);

        (await ConsistencyCheck.RunAsync(test.Database, test.Bodies)).ShouldContain(fault => fault.Contains(expected));
    }

    // Message 1 is delivered, message 2 waits for routing.
    private static async Task FillAsync(TestDatabase test)
    {
        var (account, inbox) = await test.AddAccountAsync("bob");
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        await IntakeStatement.ExecuteAsync(
            connection,
            [(StoreSamples.Message(1), StoreSamples.Envelope(1, "bob@example.com")), (StoreSamples.Message(2), StoreSamples.Envelope(2, "bob@example.com"))],
            CancellationToken.None);
        await StoreSamples.AddEntriesAsync(test.Database, new NewEntry(account, inbox, 1, 100, DateTimeOffset.UnixEpoch));
        await test.ExecuteAsync("DELETE FROM work WHERE id = 1; DELETE FROM envelope WHERE id = 1");
    }
}
