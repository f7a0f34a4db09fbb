namespace Pennypost.Store.Tests;

public sealed class DatabaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_connection_of_ones_own_takes_its_session_lock_with_it()
    {
        await using var test = await postgres.CreateAsync();
        const string Locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        await using (var session = await test.Database.OpenSessionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = session.CreateCommand();
            command.CommandText = "SELECT pg_advisory_lock(4711)";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            (await test.ScalarAsync<long>(Locks)).ShouldBe(1);
        }

        // The server notices the end of the connection a moment later.
        for (var attempt = 0; attempt < 200 && await test.ScalarAsync<long>(Locks) > 0; attempt++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        (await test.ScalarAsync<long>(Locks)).ShouldBe(0);
    }
}
