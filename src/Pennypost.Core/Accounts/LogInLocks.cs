using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts;

/// <summary>A lock of an account for one client address, or the wrong passwords that may lead to one.</summary>
/// <param name="Client">The address; of IPv6, the network of 64 bits it is in.</param>
/// <param name="Failures">Wrong passwords in a row.</param>
/// <param name="LockedUntil">When it ends; null while it is not locked.</param>
public sealed record LogInLock(IPAddress Client, int Failures, DateTimeOffset? LockedUntil);

/// <summary>Locks the pair of account and client address after wrong passwords (USR-162, USR-163, STB-166 to STB-170). Others can go on
/// logging in, so nobody can lock an account for its owner. The locks are in the database: every replica knows them, and a restart does
/// not clear them.</summary>
/// <param name="database">The database.</param>
/// <param name="settings">How many failures, how long.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The audit log.</param>
public sealed class LogInLocks(Database database, SettingStore settings, TimeProvider time, ILogger<LogInLocks> logger)
{
    /// <summary>What is counted together: an IPv4 address, or an IPv6 network of 64 bits, which one customer has to himself.</summary>
    /// <param name="client">The client's address.</param>
    public static IPAddress Group(IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.IsIPv4MappedToIPv6)
        {
            return client.MapToIPv4();
        }

        if (client.AddressFamily == AddressFamily.InterNetwork || IPAddress.IsLoopback(client))
        {
            return client;
        }

        var octets = client.GetAddressBytes();
        octets.AsSpan(8).Clear();
        return new IPAddress(octets);
    }

    /// <summary>Whether log-ins from an address are counted at all.</summary>
    /// <param name="client">The client's address.</param>
    public bool Applies(IPAddress client) =>
        settings.Get(AccountSettings.LockAfter) > 0 && (settings.Get(AccountSettings.LockLoopback) || !IPAddress.IsLoopback(client));

    /// <summary>Counts a wrong password and locks when it is one too many.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether the pair is locked now.</returns>
    public async Task<bool> FailedAsync(long accountId, IPAddress client, CancellationToken cancellation)
    {
        if (!Applies(client))
        {
            return false;
        }

        // A lock that has ended, and failures older than a lock would last, count no more.
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO login_lock AS l (account_id, client, failures, last_failure_at, locked_until)
            VALUES ($1, $2, 1, $3, CASE WHEN $4 <= 1 THEN $3 + $5 END)
            ON CONFLICT (account_id, client) DO UPDATE SET
                failures = CASE WHEN l.last_failure_at + $5 < $3 OR l.locked_until <= $3 THEN 1 ELSE l.failures + 1 END,
                locked_until = CASE
                    WHEN l.locked_until > $3 THEN l.locked_until
                    WHEN CASE WHEN l.last_failure_at + $5 < $3 OR l.locked_until <= $3 THEN 1 ELSE l.failures + 1 END >= $4 THEN $3 + $5 END,
                last_failure_at = $3
            RETURNING locked_until IS NOT NULL
            """);
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = Group(client) });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = (int)settings.Get(AccountSettings.LockAfter) });
        command.Parameters.Add(new() { Value = TimeSpan.FromMinutes(settings.Get(AccountSettings.LockMinutes)) });
        if (await command.ExecuteScalarAsync(cancellation) is not true)
        {
            return false;
        }

        // A lock is rare; whoever makes one clears away what has no effect any more.
        await CollectAsync(cancellation);
        return true;
    }

    /// <summary>A right password: the failures of this pair are forgotten.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task SucceededAsync(long accountId, IPAddress client, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM login_lock WHERE account_id = $1 AND client = $2");
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = Group(client) });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The locks of an account that are in force, the longest first.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<LogInLock>> ListAsync(long accountId, CancellationToken cancellation)
    {
        var locks = new List<LogInLock>();
        await using var command = database.Source.CreateCommand(
            "SELECT client, failures, locked_until FROM login_lock WHERE account_id = $1 AND locked_until > $2 ORDER BY locked_until DESC LIMIT 100");
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            locks.Add(new LogInLock(reader.GetFieldValue<IPAddress>(0), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return locks;
    }

    /// <summary>Removes all locks of an account (USR-162).</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task ClearAsync(long accountId, string actor, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM login_lock WHERE account_id = $1");
        command.Parameters.Add(new() { Value = accountId });
        AccountLog.Unlocked(logger, actor, await command.ExecuteNonQueryAsync(cancellation), accountId);
    }

    /// <summary>Forgets failures and locks that have no effect any more, so that guessing machines do not fill the table.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How many rows were removed.</returns>
    internal async Task<int> CollectAsync(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            "DELETE FROM login_lock WHERE last_failure_at + $2 < $1 AND coalesce(locked_until, last_failure_at) < $1");
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = TimeSpan.FromMinutes(settings.Get(AccountSettings.LockMinutes)) });
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
