using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;

namespace Pennypost.Store.Tests;

public sealed class RecycleBinTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    [Fact]
    [Spec("USR-306")]
    [Spec("USR-309")]
    public async Task What_was_deleted_comes_back_into_its_folders_with_new_uids()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledAsync(test, 3);
        await using var notices = new DatabaseNotices(test.Database, NullLogger<DatabaseNotices>.Instance);
        using var changes = new FolderChanges(notices);
        var bin = new RecycleBin(test.Database, changes);
        var edits = new FolderEdits(test.Database, changes);
        (await edits.CreateAsync(account, "work/plans", specialUse: null, CancellationToken.None)).ShouldBe(FolderEditResult.Done);
        var plans = await test.ScalarAsync<long>("SELECT id FROM folder WHERE name = 'work/plans'");
        await StoreSamples.AddEntriesAsync(test.Database, new NewEntry(account, plans, 3, 3, DateTimeOffset.UnixEpoch, EntryFlags.Seen | EntryFlags.Deleted, ["word"]));

        (await RemoveAsync(test, account, inbox, [1, 2])).Uids.Count.ShouldBe(2);
        (await edits.DeleteAsync(account, "work/plans", recycle: true, CancellationToken.None)).ShouldBe(FolderEditResult.Done);
        (await edits.DeleteAsync(account, "work", recycle: true, CancellationToken.None)).ShouldBe(FolderEditResult.Done);
        (await bin.CountAsync(account, Ever, CancellationToken.None)).ShouldBe(new RecycledCounts(3, 9, 2, 1));
        (await bin.CountAsync(null, DateTimeOffset.UtcNow.AddHours(1), CancellationToken.None)).ShouldBe(new RecycledCounts(0, 0, 0, 0));

        (await bin.UndeleteAsync(account, Ever, unread: false, flagged: true, CancellationToken.None)).ShouldBe(new RecycledCounts(3, 9, 2, 1));
        (await test.ScalarAsync<string>("SELECT string_agg(f.name || ':' || e.uid || ':' || e.flags || coalesce(':' || e.keywords[1], ''), ' ' ORDER BY f.name, e.uid) FROM entry e JOIN folder f ON f.id = e.folder_id"))
            .ShouldBe("INBOX:3:0 INBOX:4:4 INBOX:5:4 work/plans:1:1:word");
        (await bin.CountAsync(null, Ever, CancellationToken.None)).ShouldBe(new RecycledCounts(0, 0, 0, 0));
        (await test.ScalarAsync<long>("SELECT count(*) FROM message_release")).ShouldBe(0);
    }

    [Fact]
    [Spec("USR-308")]
    public async Task Folders_of_the_same_name_are_merged_and_messages_made_unread()
    {
        await using var test = await postgres.CreateAsync();
        var (account, _) = await FilledAsync(test, 2);
        await using var notices = new DatabaseNotices(test.Database, NullLogger<DatabaseNotices>.Instance);
        using var changes = new FolderChanges(notices);
        var bin = new RecycleBin(test.Database, changes);
        var edits = new FolderEdits(test.Database, changes);
        await edits.CreateAsync(account, "old", specialUse: null, CancellationToken.None);
        var old = await test.ScalarAsync<long>("SELECT id FROM folder WHERE name = 'old'");
        await StoreSamples.AddEntriesAsync(
            test.Database, new NewEntry(account, old, 1, 3, Ever, EntryFlags.Seen), new NewEntry(account, old, 2, 3, Ever, EntryFlags.Seen));
        await RemoveAsync(test, account, old, [2]);
        await edits.DeleteAsync(account, "old", recycle: true, CancellationToken.None);
        await edits.CreateAsync(account, "old", specialUse: null, CancellationToken.None);

        (await bin.UndeleteAsync(account, Ever, unread: true, flagged: false, CancellationToken.None)).Messages.ShouldBe(2);
        (await test.ScalarAsync<string>("SELECT f.name || ' ' || f.messages || ' ' || f.unseen FROM folder f WHERE name = 'old'")).ShouldBe("old 2 1");
    }

    [Fact]
    [Spec("SET-182")]
    public async Task What_has_been_in_the_bin_for_its_time_is_released_and_collected()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledAsync(test, 2);
        await using var notices = new DatabaseNotices(test.Database, NullLogger<DatabaseNotices>.Instance);
        using var changes = new FolderChanges(notices);
        var bin = new RecycleBin(test.Database, changes);
        await RemoveAsync(test, account, inbox, [1, 2]);
        await test.ExecuteAsync("UPDATE recycled SET deleted_at = now() - interval '3 days' WHERE message_id = 1");

        (await bin.ExpireAsync(TimeSpan.FromHours(72), CancellationToken.None)).ShouldBe(1);
        var collector = new MessageCollector(test.Database, test.Bodies);
        (await collector.CollectAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);
        (await test.ScalarAsync<long>("SELECT min(id) FROM message")).ShouldBe(2);
        (await bin.ExpireAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);
        (await collector.CollectAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);
    }

    private static async Task<(long Account, long Inbox)> FilledAsync(TestDatabase test, int messages)
    {
        var (account, inbox) = await test.AddAccountAsync("alice");
        await test.ExecuteAsync(
            $"""
            INSERT INTO message (id, received_at, size, body, structure, envelope, body_structure)
            SELECT id, now(), 3, 'abc', '', '', '' FROM generate_series(1, {messages}) AS id
            """);
        await StoreSamples.AddEntriesAsync(test.Database, [.. Enumerable.Range(1, messages).Select(id => new NewEntry(account, inbox, id, 3, Ever))]);
        return (account, inbox);
    }

    private static async Task<RemovedEntries> RemoveAsync(TestDatabase test, long account, long folder, long[] uids)
    {
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        return await EntryRemoval.RemoveAsync(connection, account, folder, uids, EntryFlags.None, recycle: true, CancellationToken.None);
    }
}
