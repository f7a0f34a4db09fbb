using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Working;
using Pennypost.Store.Changes;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Tests.Routing;

public sealed class RouteMailTests(PostgresFixture postgres)
{
    [Fact, Spec("USR-034", "USR-038")]
    public async Task A_message_is_delivered_to_the_envelopes_recipients_and_stored_once()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var ids = await system.AddAccountsAsync("example.com", "joe", "kate", "bill");

        var message = await system.AcceptAsync("bob@example.net", "joe@example.com", "KATE@example.com");
        await system.RunAsync(MessageIntake.RouteMail);

        (await system.Test.ScalarAsync<long[]>($"SELECT array_agg(account_id ORDER BY account_id) FROM entry WHERE message_id = {message}")).ShouldBe(ids[..2]);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(1);
        (await system.Test.ScalarAsync<long>("SELECT (SELECT count(*) FROM envelope) + (SELECT count(*) FROM work)")).ShouldBe(0);
    }

    [Fact, Spec("USR-095")]
    public async Task Two_addresses_of_one_account_are_one_copy()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var ids = await system.AddAccountsAsync("example.com", "kate");
        await system.Test.ExecuteAsync($"INSERT INTO mapping (address, account_id) VALUES ('sales', {ids[0]})");
        await system.AddAccountsAsync("example.com");

        await system.AcceptAsync("bob@example.net", "kate@example.com", "sales@example.com");
        await system.RunAsync(MessageIntake.RouteMail);

        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(1);
    }

    [Fact]
    public async Task Foreign_recipients_go_to_the_outgoing_queue_with_their_own_work()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        await system.AddAccountsAsync("example.com", "kate");

        var message = await system.AcceptAsync("kate@example.com", "kate@example.com", "x@elsewhere.example", "y@elsewhere.example");
        await system.RunAsync(MessageIntake.RouteMail);

        (await system.Test.ScalarAsync<string>(
            $"SELECT string_agg(r.address || ':' || r.state, ' ' ORDER BY r.ordinal) FROM outgoing o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE o.message_id = {message}"))
            .ShouldBe("x@elsewhere.example:0 y@elsewhere.example:0");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work WHERE kind = 'SendMail'")).ShouldBe(1);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(1);
    }

    [Fact]
    public async Task A_recipient_who_was_deleted_after_acceptance_is_reported_by_the_sending_side()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        await system.AddAccountsAsync("example.com", "kate");
        await system.AcceptAsync("bob@example.net", "gone@example.com");
        await system.RunAsync(MessageIntake.RouteMail);

        (await system.Test.ScalarAsync<string>("SELECT last_status FROM outgoing_recipient WHERE state = 2")).ShouldBe("5.1.1");
    }

    [Fact]
    public async Task Sessions_hear_of_a_delivery_at_once_here_and_soon_elsewhere()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        await system.AddAccountsAsync("example.com", "kate");
        await using var replica = await TestSystem.ReplicaAsync(system.Test);
        var inbox = await system.Test.ScalarAsync<long>("SELECT id FROM folder");
        var here = new TaskCompletionSource<FolderChange>();
        var there = new TaskCompletionSource<FolderChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = system.Get<FolderChanges>().Subscribe(inbox, c => here.TrySetResult(c));
        using var second = replica.GetRequiredService<FolderChanges>().Subscribe(inbox, c => there.TrySetResult(c));

        await system.AcceptAsync("bob@example.net", "kate@example.com");
        await system.RunAsync(MessageIntake.RouteMail);

        here.Task.IsCompletedSuccessfully.ShouldBeTrue();
        (await there.Task.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(new FolderChange(inbox, 2));
    }

    [Fact]
    public async Task Two_processes_route_the_same_queue_and_every_message_arrives_once()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        await system.AddAccountsAsync("example.com", "kate", "joe");
        await using var replica = await TestSystem.ReplicaAsync(system.Test);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => system.AcceptAsync("bob@example.net", "kate@example.com", "joe@example.com")));

        var other = replica.GetServices<IWorkHandler>().Single(h => h.Kind == MessageIntake.RouteMail);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            if (n % 2 == 0)
            {
                await system.RunAsync(MessageIntake.RouteMail);
                return;
            }

            while (await other.RunBatchAsync(CancellationToken.None) > 0)
            {
                // Until nothing is due.
            }
        })));

        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(600);
        (await system.Test.ScalarAsync<long>("SELECT count(DISTINCT (account_id, message_id)) FROM entry")).ShouldBe(600);
    }

    [Fact]
    public async Task Work_that_cannot_be_done_is_noted_and_stops_no_other()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        system.Test.CheckConsistency = false;
        await system.AddAccountsAsync("example.com", "kate", "broken");
        await system.Test.ExecuteAsync("DELETE FROM folder USING account a WHERE a.id = account_id AND a.name = 'broken'");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(n => system.AcceptAsync("bob@example.net", n == 2 ? "broken@example.com" : "kate@example.com")));
        await system.RunAsync(MessageIntake.RouteMail);

        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(4);
        (await system.Test.ScalarAsync<string>("SELECT attempts || ':' || (last_error <> '') || ':' || dead FROM work")).ShouldBe("1:true:false");
    }
}
