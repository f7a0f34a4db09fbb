using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;

namespace Pennypost.Store.Tests;

public sealed class EntryWriterTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Uids_rise_in_the_order_given_and_the_counters_follow()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await test.AddAccountAsync("bob");
        await StoreAsync(test, 1, 2, 3);

        var added = await StoreSamples.AddEntriesAsync(
            test.Database,
            Entry(account, inbox, 1),
            Entry(account, inbox, 2) with { Flags = EntryFlags.Seen, Keywords = ["$Forwarded", "work"] },
            Entry(account, inbox, 3));

        added.OrderBy(a => a.Uid).Select(a => (a.Uid, a.MessageId)).ShouldBe([(1, 1), (2, 2), (3, 3)]);
        (await test.ScalarAsync<string>("SELECT format('%s %s %s %s', messages, unseen, size, uidnext) FROM folder")).ShouldBe("3 2 300 4");
        (await test.ScalarAsync<string[]>("SELECT keywords FROM entry WHERE uid = 2")).ShouldBe(["$Forwarded", "work"]);
    }

    [Fact]
    public async Task Parallel_deliveries_to_the_same_folders_neither_deadlock_nor_share_a_uid()
    {
        await using var test = await postgres.CreateAsync();
        var folders = new List<(long Account, long Inbox)>();
        for (var i = 0; i < 8; i++)
        {
            folders.Add(await test.AddAccountAsync("user" + i));
        }

        await StoreAsync(test, 1);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(async () =>
        {
            // Each delivery names the folders in another order.
            var order = folders.OrderBy(f => HashCode.Combine(n, f.Inbox)).Select(f => Entry(f.Account, f.Inbox, 1)).ToArray();
            await StoreSamples.AddEntriesAsync(test.Database, order);
        })));

        (await test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(320);
        (await test.ScalarAsync<bool>("SELECT bool_and(uidnext = 41 AND messages = 40 AND highestmodseq = 41) FROM folder")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_folder_that_is_gone_refuses_the_whole_delivery()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await test.AddAccountAsync("bob");
        await StoreAsync(test, 1);

        await Should.ThrowAsync<FolderMissingException>(
            () => StoreSamples.AddEntriesAsync(test.Database, Entry(account, inbox, 1), Entry(account, inbox + 99, 1)));

        (await test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(0);
    }

    private static NewEntry Entry(long account, long folder, long message) => new(account, folder, message, 100, DateTimeOffset.UnixEpoch);

    private static async Task StoreAsync(TestDatabase test, params long[] ids)
    {
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        await IntakeStatement.ExecuteAsync(connection, [.. ids.Select(id => (StoreSamples.Message(id), StoreSamples.Envelope(id, "x@example.com")))], CancellationToken.None);
    }
}
