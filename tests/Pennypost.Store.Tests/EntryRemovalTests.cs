using Pennypost.Store.Mailboxes;

namespace Pennypost.Store.Tests;

public sealed class EntryRemovalTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Removes_the_named_entries_and_keeps_the_folders_counters_true()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledInboxAsync(test, 5);

        var removed = await RemoveAsync(test, account, inbox, [2, 4, 99], EntryFlags.None);

        removed.Uids.ShouldBe([2L, 4L]);
        (await test.ScalarAsync<long>($"SELECT highestmodseq FROM folder WHERE id = {inbox}")).ShouldBe(removed.ModSeq);
        (await test.ScalarAsync<int>($"SELECT messages FROM folder WHERE id = {inbox}")).ShouldBe(3);
        (await test.ScalarAsync<string>($"SELECT uids::text FROM folder_change WHERE folder_id = {inbox} AND expunged")).ShouldBe("{[2,3),[4,5)}");
        (await test.ScalarAsync<long>("SELECT count(*) FROM message_release")).ShouldBe(2);
    }

    [Fact]
    public async Task Changes_nothing_when_nothing_matches()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledInboxAsync(test, 2);
        var before = await test.ScalarAsync<long>($"SELECT highestmodseq FROM folder WHERE id = {inbox}");

        var removed = await RemoveAsync(test, account, inbox, [1, 2], EntryFlags.Deleted);

        removed.Uids.ShouldBeEmpty();
        (await test.ScalarAsync<long>($"SELECT highestmodseq FROM folder WHERE id = {inbox}")).ShouldBe(before);
        (await test.ScalarAsync<long>("SELECT count(*) FROM folder_change")).ShouldBe(0);
    }

    [Fact]
    public async Task Two_removals_of_the_same_entries_count_them_once()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await FilledInboxAsync(test, 50);
        var all = Enumerable.Range(1, 50).Select(uid => (long)uid).ToArray();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RemoveAsync(test, account, inbox, all, EntryFlags.None)));

        results.SelectMany(result => result.Uids).Order().ShouldBe(all);
        (await test.ScalarAsync<int>($"SELECT messages FROM folder WHERE id = {inbox}")).ShouldBe(0);
    }

    private static async Task<(long Account, long Inbox)> FilledInboxAsync(TestDatabase test, int messages)
    {
        var (account, inbox) = await test.AddAccountAsync("alice");
        await test.ExecuteAsync(
            $"""
            INSERT INTO message (id, received_at, size, body, structure, envelope, body_structure)
            SELECT id, now(), 3, 'abc', '', '', '' FROM generate_series(1, {messages}) AS id
            """);
        await StoreSamples.AddEntriesAsync(
            test.Database, [.. Enumerable.Range(1, messages).Select(id => new NewEntry(account, inbox, id, 3, DateTimeOffset.UnixEpoch))]);
        return (account, inbox);
    }

    private static async Task<RemovedEntries> RemoveAsync(TestDatabase test, long account, long inbox, long[] uids, EntryFlags onlyWith)
    {
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var removed = await EntryRemoval.RemoveAsync(connection, account, inbox, uids, onlyWith, recycle: false, CancellationToken.None);
        await transaction.CommitAsync();
        return removed;
    }
}
