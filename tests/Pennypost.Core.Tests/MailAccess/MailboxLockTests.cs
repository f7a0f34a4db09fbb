using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pennypost.Core.MailAccess;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Tests.MailAccess;

public sealed class MailboxLockTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Only_one_of_many_sessions_gets_the_lock()
    {
        await using var test = await postgres.CreateAsync();
        var account = await AddAccountAsync(test);
        await using var here = Locks(test);
        await using var there = Locks(test);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            (number % 2 == 0 ? here : there).TryAcquireAsync(account, $"POP3:{number}", CancellationToken.None)));

        var held = attempts.Single(attempt => attempt is not null).ShouldNotBeNull();
        await held.DisposeAsync();
        await using var next = (await there.TryAcquireAsync(account, "POP3:next", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Lock_of_a_process_that_died_is_free_at_once()
    {
        await using var test = await postgres.CreateAsync();
        var account = await AddAccountAsync(test);
        await using var survivor = Locks(test);
        await using var replica = await Database.OpenAsync(test.ConnectionString, TimeSpan.FromSeconds(30));
        await using var victim = new MailboxLocks(replica, TimeProvider.System, NullLogger<MailboxLocks>.Instance);
        var held = (await victim.TryAcquireAsync(account, "POP3:1", CancellationToken.None)).ShouldNotBeNull();
        (await survivor.TryAcquireAsync(account, "POP3:2", CancellationToken.None)).ShouldBeNull();

        // A killed process leaves its row and loses its connections.
        await test.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid::bigint::text = (SELECT split_part(holder, ' ', 2) FROM mailbox_lock)");

        await using var taken = (await Eventually(() => survivor.TryAcquireAsync(account, "POP3:3", CancellationToken.None))).ShouldNotBeNull();
        (await IsHeldAsync(test, held)).ShouldBeFalse();
        (await IsHeldAsync(test, taken)).ShouldBeTrue();

        // The loser's release must not take the winner's lock away.
        await held.DisposeAsync();
        (await IsHeldAsync(test, taken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Expired_lease_can_be_taken_over()
    {
        await using var test = await postgres.CreateAsync();
        var account = await AddAccountAsync(test);
        await using var here = Locks(test);
        await using var there = Locks(test);
        var held = (await here.TryAcquireAsync(account, "POP3:1", CancellationToken.None)).ShouldNotBeNull();
        (await there.TryAcquireAsync(account, "POP3:2", CancellationToken.None)).ShouldBeNull();

        await test.ExecuteAsync("UPDATE mailbox_lock SET expires_at = now() - interval '1 second'");

        await using var taken = (await there.TryAcquireAsync(account, "POP3:3", CancellationToken.None)).ShouldNotBeNull();
        (await IsHeldAsync(test, held)).ShouldBeFalse();
        await held.DisposeAsync();
    }

    private static MailboxLocks Locks(TestDatabase test) => new(test.Database, TimeProvider.System, NullLogger<MailboxLocks>.Instance);

    private static async Task<long> AddAccountAsync(TestDatabase test)
    {
        var account = await test.ScalarAsync<long>("INSERT INTO account (name) VALUES ('alice') RETURNING id");
        await test.ExecuteAsync($"INSERT INTO folder (account_id, name) VALUES ({account}, 'INBOX')");
        return account;
    }

    private static async Task<bool> IsHeldAsync(TestDatabase test, MailboxLock held)
    {
        await using var connection = await test.Database.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        return await held.IsHeldAsync(connection, CancellationToken.None);
    }

    // A terminated backend lets its locks go a moment after the call.
    private static async Task<T?> Eventually<T>(Func<Task<T?>> attempt)
        where T : class
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await attempt() is { } result)
            {
                return result;
            }

            await Task.Delay(50);
        }

        return null;
    }
}
