using Pennypost.Store.Work;

namespace Pennypost.Store.Tests;

public sealed class WorkQueueTests(PostgresFixture postgres)
{
    private const string Kind = "Test";

    [Fact]
    public async Task A_lease_hides_a_row_until_it_runs_out()
    {
        await using var test = await postgres.CreateAsync();
        var queue = new WorkQueue(test.Database);
        await AddAsync(test, 1);

        (await queue.LeaseAsync(Kind, 10, TimeSpan.FromHours(1), CancellationToken.None)).ShouldBe([new WorkItem(1, Kind, 1, 0)]);
        (await queue.LeaseAsync(Kind, 10, TimeSpan.FromHours(1), CancellationToken.None)).ShouldBeEmpty();

        // The worker died: its lease runs out.
        await test.ExecuteAsync("UPDATE work SET leased_until = now() - interval '1 second'");
        (await queue.LeaseAsync(Kind, 10, TimeSpan.FromHours(1), CancellationToken.None)).ShouldBe([new WorkItem(1, Kind, 1, 1)]);
    }

    [Fact]
    public async Task Rows_that_are_not_due_wait_and_urgent_ones_come_first()
    {
        await using var test = await postgres.CreateAsync();
        await AddAsync(test, 1, 2, 3);
        await test.ExecuteAsync("UPDATE work SET due_at = now() + interval '1 hour' WHERE id = 1; UPDATE work SET priority = 10 WHERE id = 3");

        var items = await new WorkQueue(test.Database).LeaseAsync(Kind, 1, TimeSpan.FromHours(1), CancellationToken.None);

        items.Select(i => i.Id).ShouldBe([3]);
    }

    [Fact]
    public async Task Failing_work_waits_longer_each_time_and_then_is_dead()
    {
        await using var test = await postgres.CreateAsync();
        var queue = new WorkQueue(test.Database);
        await AddAsync(test, 1);

        (await queue.FailAsync(1, "first", counted: false, 3, CancellationToken.None)).ShouldBeFalse();
        (await queue.NextDueAsync(Kind, CancellationToken.None)).ShouldNotBeNull().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMilliseconds(200));
        (await queue.FailAsync(1, "second", counted: false, 3, CancellationToken.None)).ShouldBeFalse();
        (await queue.FailAsync(1, "third\0", counted: false, 3, CancellationToken.None)).ShouldBeTrue();

        (await queue.NextDueAsync(Kind, CancellationToken.None)).ShouldBeNull();
        (await test.ScalarAsync<string>("SELECT last_error FROM work")).ShouldBe("third ");
    }

    private static async Task AddAsync(TestDatabase test, params long[] ids)
    {
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        foreach (var id in ids)
        {
            await WorkQueue.AddAsync(connection, id, Kind, id, CancellationToken.None);
        }
    }
}
