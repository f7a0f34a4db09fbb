using Npgsql;
using Pennypost.Core.MailAccess.Imap;

namespace Pennypost.Core.Tests.MailAccess;

/// <summary>A database that was restored from a backup does not give out again what clients saw before.</summary>
public sealed class RestoredDatabaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Uids_are_not_given_twice_and_clients_hear_of_everything_that_went_back()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        var store = system.Get<ImapStore>();
        await using (var before = await ImapClient.OpenAsync(store, account, "INBOX"))
        {
            await before.OkAsync("APPEND INBOX {3+}\r\nabc");
            await before.OkAsync("APPEND INBOX {3+}\r\ndef");
        }

        // What a backup brings back: the state of now. What comes after it is taken back by deleting it behind the server's back.
        var folder = await system.Test.ScalarAsync<long>("SELECT id FROM folder WHERE name = 'INBOX'");
        await system.Test.ExecuteAsync($"CREATE TABLE backup AS SELECT uidnext, highestmodseq, uidvalidity, messages, unseen, size FROM folder WHERE id = {folder}");
        long lost;
        await using (var client = await ImapClient.OpenAsync(store, account, "INBOX"))
        {
            await client.OkAsync("APPEND INBOX {3+}\r\nghi");
            await client.OkAsync("STORE 1 +FLAGS (\\Seen)");
            lost = await system.Test.ScalarAsync<long>($"SELECT highestmodseq FROM folder WHERE id = {folder}");
        }

        await system.Test.ExecuteAsync(
            $"""
            DELETE FROM entry WHERE folder_id = {folder} AND uid = 3;
            UPDATE entry SET flags = 0, modseq = 2 WHERE folder_id = {folder} AND uid = 1;
            DELETE FROM folder_change WHERE folder_id = {folder};
            UPDATE folder f SET (uidnext, highestmodseq, uidvalidity, messages, unseen, size) = (SELECT * FROM backup) WHERE f.id = {folder};
            DROP TABLE backup;
            UPDATE store_identity SET identity = 'of the backup';
            INSERT INTO message_release (message_id) SELECT id FROM message m WHERE NOT EXISTS (SELECT FROM entry e WHERE e.message_id = m.id)
            """);

        // All connections of a restored server are new ones.
        NpgsqlConnection.ClearAllPools();
        system.Test.Database.Source.Clear();
        await using var after = await ImapClient.OpenAsync(store, account);
        var select = await after.OkAsync("SELECT INBOX (CONDSTORE)");
        select.ShouldContain("* 2 EXISTS");
        select.ShouldContain(line => line.Contains("[UIDNEXT 1000003]", StringComparison.Ordinal));
        var validity = await system.Test.ScalarAsync<long>($"SELECT uidvalidity FROM folder WHERE id = {folder}");
        select.ShouldContain(line => line.Contains($"[UIDVALIDITY {validity}]", StringComparison.Ordinal));
        var changed = await after.OkAsync($"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {lost})");
        changed.Count.ShouldBe(2, "what clients know of them may come from after the backup");
        (await after.AskAsync("APPEND INBOX {3+}\r\njkl")).Tagged.ShouldStartWith($"OK [APPENDUID {validity} 1000003]");
        await after.OkAsync("CREATE New");
        (await system.Test.ScalarAsync<long>("SELECT uidvalidity FROM folder WHERE name = 'New'")).ShouldBeGreaterThan(validity);

        // Found once, it is known: nothing is raised again.
        system.Test.Database.Source.Clear();
        (await after.OkAsync("STATUS INBOX (UIDNEXT)")).ShouldBe(["* STATUS \"INBOX\" (UIDNEXT 1000004)"]);
    }
}
