using Pennypost.Store.Bodies;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;

namespace Pennypost.Store.Tests;

public sealed class MessageCollectorTests(PostgresFixture postgres)
{
    [Fact, Spec("USR-007")]
    public async Task A_message_lives_until_its_last_reference_is_gone_and_then_its_body_goes_too()
    {
        await using var test = await postgres.CreateAsync();
        var (account, inbox) = await test.AddAccountAsync("bob");
        var key = await StoreLargeAsync(test, 1);
        await StoreSamples.AddEntriesAsync(
            test.Database,
            new NewEntry(account, inbox, 1, 100, DateTimeOffset.UnixEpoch),
            new NewEntry(account, inbox, 1, 100, DateTimeOffset.UnixEpoch));
        await test.ExecuteAsync("DELETE FROM work; DELETE FROM envelope");
        var collector = new MessageCollector(test.Database, test.Bodies);

        await RemoveAsync(test, account, inbox, 1);
        (await collector.CollectAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(0);
        (await test.Bodies.ExistsAsync(key, CancellationToken.None)).ShouldBeTrue();

        await RemoveAsync(test, account, inbox, 2);
        (await collector.CollectAsync(MessageCollector.Grace, CancellationToken.None)).ShouldBe(0, "the grace period is not over");
        (await collector.CollectAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);
        (await test.Bodies.ExistsAsync(key, CancellationToken.None)).ShouldBeFalse();
        (await test.ScalarAsync<long>("SELECT count(*) FROM body_reservation")).ShouldBe(0);
    }

    private static async Task RemoveAsync(TestDatabase test, long account, long folder, long uid)
    {
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        (await EntryRemoval.RemoveAsync(connection, account, folder, [uid], EntryFlags.None, recycle: false, CancellationToken.None)).Uids.ShouldBe([uid]);
        await transaction.CommitAsync();
    }

    private static async Task<string> StoreLargeAsync(TestDatabase test, long id)
    {
        var key = await new BodyReservations(test.Database, test.Bodies).ReserveAsync(CancellationToken.None);
        await using var body = await test.Bodies.CreateAsync(key, CancellationToken.None);
        await body.WriteAsync(new byte[100], CancellationToken.None);
        await body.CommitAsync(default, CancellationToken.None);
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        await IntakeStatement.ExecuteAsync(
            connection, [(StoreSamples.Message(id) with { Body = null, BodyKey = key }, StoreSamples.Envelope(id, "bob@example.com"))], CancellationToken.None);
        return key;
    }
}
