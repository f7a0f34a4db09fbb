using Pennypost.Store.Bodies;
using Pennypost.Store.Messages;
using Pennypost.Store.Work;

namespace Pennypost.Store.Tests;

public sealed class MessageIntakeTests(PostgresFixture postgres)
{
    [Fact, Spec("USR-037")]
    public async Task An_accepted_message_is_committed_with_its_envelope_and_its_work()
    {
        await using var test = await postgres.CreateAsync();
        var wakeups = new RecordedWakeups();
        await using var intake = new MessageIntake(test.Database, wakeups);

        await intake.AcceptAsync(StoreSamples.Message(7), StoreSamples.Envelope(7, "bob@example.com", "kate@example.com"));

        (await test.ScalarAsync<string>("SELECT sender || ':' || array_to_string(recipients, ',') FROM envelope WHERE message_id = 7"))
            .ShouldBe("a@example.net:bob@example.com,kate@example.com");
        (await test.ScalarAsync<long>("SELECT count(*) FROM work WHERE kind = 'RouteMail' AND subject_id = 7")).ShouldBe(1);
        wakeups.Signalled.ShouldBe(1);
    }

    [Fact]
    public async Task Many_sessions_share_transactions_and_every_message_arrives_once()
    {
        await using var test = await postgres.CreateAsync();
        var wakeups = new RecordedWakeups();
        await using var intake = new MessageIntake(test.Database, wakeups);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(async _ =>
        {
            var id = await test.Database.Ids.NextAsync();
            await intake.AcceptAsync(StoreSamples.Message(id), StoreSamples.Envelope(id, "bob@example.com"));
        }));

        (await test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(500);
        (await test.ScalarAsync<long>("SELECT count(DISTINCT xmin::text) FROM message")).ShouldBeLessThan(500);
        wakeups.Signalled.ShouldBe(500);
    }

    [Fact]
    public async Task One_message_that_the_database_refuses_fails_no_other_of_its_batch()
    {
        await using var test = await postgres.CreateAsync();
        await using var intake = new MessageIntake(test.Database, new RecordedWakeups());
        await intake.AcceptAsync(StoreSamples.Message(1), StoreSamples.Envelope(1, "bob@example.com"));

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 40).Select(async id =>
        {
            try
            {
                await intake.AcceptAsync(StoreSamples.Message(id), StoreSamples.Envelope(id, "bob@example.com"));
                return true;
            }
            catch (Npgsql.PostgresException e) when (e.SqlState == "23505")
            {
                return false;
            }
        }));

        outcomes.Count(accepted => !accepted).ShouldBe(1);
        (await test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(40);
    }

    [Fact]
    public async Task A_large_body_is_kept_outside_and_its_reservation_ends_with_the_commit()
    {
        await using var test = await postgres.CreateAsync();
        await using var intake = new MessageIntake(test.Database, new RecordedWakeups());
        var reservations = new BodyReservations(test.Database, test.Bodies);
        var key = await reservations.ReserveAsync(CancellationToken.None);
        await using (var writer = await test.Bodies.CreateAsync(key, CancellationToken.None))
        {
            await writer.WriteAsync(new byte[100], CancellationToken.None);
            await writer.CommitAsync(default, CancellationToken.None);
        }

        await intake.AcceptAsync(StoreSamples.Message(9) with { Body = null, BodyKey = key }, StoreSamples.Envelope(9, "bob@example.com"));

        (await test.ScalarAsync<long>("SELECT count(*) FROM body_reservation")).ShouldBe(0);
        await using var body = await new MessageBodies(test.Database, test.Bodies).OpenAsync(9, offset: 60);
        (await body.ReadAtLeastAsync(new byte[100], 100, throwOnEndOfStream: false)).ShouldBe(40);
    }

    [Fact]
    public async Task A_body_whose_reservation_was_collected_is_not_accepted()
    {
        await using var test = await postgres.CreateAsync();
        await using var intake = new MessageIntake(test.Database, new RecordedWakeups());
        var reservations = new BodyReservations(test.Database, test.Bodies);
        var key = await reservations.ReserveAsync(CancellationToken.None);
        await test.ExecuteAsync("UPDATE body_reservation SET expires_at = now() - interval '1 second'");
        (await reservations.CollectAsync(CancellationToken.None)).ShouldBe(1);

        await Should.ThrowAsync<BodyReservationLostException>(
            () => intake.AcceptAsync(StoreSamples.Message(9) with { Body = null, BodyKey = key }, StoreSamples.Envelope(9, "bob@example.com")));

        (await test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(0);
    }

    private sealed class RecordedWakeups : IWakeups
    {
        private int _signalled;

        public int Signalled => _signalled;

        public void Signal(string kind, int count) => Interlocked.Add(ref _signalled, count);
    }
}
