using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Store.Tests;

public sealed class EntryFlaggingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task One_change_raises_the_modification_sequence_once_and_keeps_the_counters()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledAsync(test, "alice", 5);
        var flagging = new EntryFlagging(test.Database);

        var seen = (await flagging.ChangeAsync(account, inbox, [(1, 2), (4, 99)], FlagEdit.Add, EntryFlags.Seen, ["word"], CancellationToken.None))!;
        seen.ModSeq.ShouldBe(seen.PreviousModSeq + 1);
        seen.Changed.Uids.ShouldBe([1L, 2L, 4L, 5L]);
        seen.Changed.Keywords[1].ShouldBe("word");
        (await test.ScalarAsync<int>($"SELECT unseen FROM folder WHERE id = {inbox}")).ShouldBe(1);

        var again = (await flagging.ChangeAsync(account, inbox, [(1, 2)], FlagEdit.Add, EntryFlags.Seen, ["WORD"], CancellationToken.None))!;
        again.ModSeq.ShouldBe(again.PreviousModSeq);
        again.Changed.Uids.ShouldBeEmpty();

        var replaced = (await flagging.ChangeAsync(account, inbox, [(1, 5)], FlagEdit.Replace, EntryFlags.Flagged, [], CancellationToken.None))!;
        replaced.Changed.Uids.ShouldBe([1L, 2L, 3L, 4L, 5L]);
        replaced.Changed.Keywords.ShouldBeEmpty();
        (await test.ScalarAsync<int>($"SELECT unseen FROM folder WHERE id = {inbox}")).ShouldBe(5);
        (await test.ScalarAsync<long>("SELECT count(*) FROM folder_change")).ShouldBe(2);
    }

    [Fact]
    public async Task News_tell_what_is_new_changed_and_gone_since()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledAsync(test, "alice", 4);
        var reading = new FolderReading(test.Database);
        var known = (await reading.ReadContentAsync(account, inbox, CancellationToken.None))!;
        known.Entries.Uids.ShouldBe([1L, 2L, 3L, 4L]);

        await new EntryFlagging(test.Database).ChangeAsync(account, inbox, [(2, 3)], FlagEdit.Add, EntryFlags.Deleted, [], CancellationToken.None);
        await using (var connection = await test.Database.Source.OpenConnectionAsync())
        {
            await EntryRemoval.RemoveAsync(connection, account, inbox, [3], EntryFlags.None, recycle: false, CancellationToken.None);
        }

        await StoreSamples.AddEntriesAsync(test.Database, new NewEntry(account, inbox, 1, 3, DateTimeOffset.UnixEpoch));
        var news = (await reading.ReadNewsAsync(account, inbox, known.HighestModSeq, known.UidNext, CancellationToken.None))!;
        news.Entries.Uids.ShouldBe([2L, 5L]);
        news.Entries.Flags.ShouldBe([(int)EntryFlags.Deleted, 0]);
        news.Vanished.ShouldBe([(3L, 3L)]);
        news.UidNext.ShouldBe(6);

        var nothing = (await reading.ReadNewsAsync(account, inbox, news.HighestModSeq, news.UidNext, CancellationToken.None))!;
        nothing.Entries.Uids.ShouldBeEmpty();
        nothing.Vanished.ShouldBeEmpty();
        (await reading.ReadNewsAsync(account, inbox + 1000, 0, 1, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Moves_in_opposite_directions_do_not_wait_for_each_other_in_a_circle()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledAsync(test, "alice", 20);
        var other = await test.ScalarAsync<long>($"INSERT INTO folder (account_id, name) VALUES ({account}, 'Other') RETURNING id");
        await using var notices = new DatabaseNotices(test.Database, NullLogger<DatabaseNotices>.Instance);
        using var changes = new FolderChanges(notices);
        var copying = new EntryCopying(test.Database, changes);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? copying.MoveAsync(account, inbox, new CopyTarget(account, other), [(1, 1000)], recycle: false, CancellationToken.None)
            : copying.MoveAsync(account, other, new CopyTarget(account, inbox), [(1, 1000)], recycle: false, CancellationToken.None)));

        (await test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(20);
    }

    private static async Task<(long Account, long Inbox)> FilledAsync(TestDatabase test, string name, int messages)
    {
        var (account, inbox) = await test.AddAccountAsync(name);
        await test.ExecuteAsync(
            $"""
            INSERT INTO message (id, received_at, size, body, structure, envelope, body_structure)
            SELECT id, now(), 3, 'abc', '', '', '' FROM generate_series(1, {messages}) AS id
            """);
        await StoreSamples.AddEntriesAsync(
            test.Database, [.. Enumerable.Range(1, messages).Select(id => new NewEntry(account, inbox, id, 3, DateTimeOffset.UnixEpoch))]);
        return (account, inbox);
    }
}
