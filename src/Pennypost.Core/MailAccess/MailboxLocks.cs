using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.MailAccess;

/// <summary>Exclusive access to a mailbox (USR-164): a lease in the database, renewed while its session lives.</summary>
/// <remarks>
/// Invariants: at most one holder per account over all replicas; a lease whose process died is free at once, because the process proves its
/// life by an advisory lock that PostgreSQL releases with its connection; one whose process is cut off from the database is free after
/// <see cref="Expiry"/>. Whoever changes a mailbox under a lease asks <see cref="IsHeldAsync"/> in the transaction of the change, so a session
/// that lost its lease changes nothing.
/// </remarks>
public sealed class MailboxLocks : IAsyncDisposable
{
    /// <summary>How long a lease lasts without renewal.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    // "POP3" as a number: sets these advisory locks apart from those of others.
    private const int AdvisoryClass = 0x504F5033;

    private const string Acquire = """
        INSERT INTO mailbox_lock AS held (account_id, holder, expires_at) VALUES ($1, $2, now() + $3)
        ON CONFLICT (account_id) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
        WHERE held.expires_at < now() OR NOT EXISTS (
            SELECT FROM pg_locks p WHERE p.locktype = 'advisory' AND p.granted AND p.classid::bigint = $4
              AND p.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND p.objid::bigint::text = split_part(held.holder, ' ', 2))
        """;

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _process = RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private readonly ConcurrentDictionary<string, long> _held = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _presenceGate = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;
    private NpgsqlConnection? _presence;

    /// <summary>Starts the renewal of leases.</summary>
    /// <param name="database">Where the leases are.</param>
    /// <param name="time">The clock of the renewal.</param>
    /// <param name="logger">Told when leases cannot be renewed.</param>
    public MailboxLocks(Database database, TimeProvider time, ILogger<MailboxLocks> logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _renewing = Task.Run(RenewAsync);
    }

    /// <summary>Takes the lease of an account's mailbox.</summary>
    /// <param name="accountId">Whose mailbox.</param>
    /// <param name="session">Who wants it, without spaces: protocol and connection id. Unique while it is held.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The lease, or null when another session holds it.</returns>
    public async Task<MailboxLock?> TryAcquireAsync(long accountId, string session, CancellationToken cancellationToken)
    {
        await ProveLifeAsync(cancellationToken);
        var holder = string.Create(CultureInfo.InvariantCulture, $"{session} {_process}");
        await using var command = _database.Source.CreateCommand(Acquire);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = holder });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Expiry });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = AdvisoryClass });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return null;
        }

        _held[holder] = accountId;
        return new MailboxLock(this, accountId, holder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        if (_presence is not null)
        {
            await _presence.DisposeAsync();
        }

        _presenceGate.Dispose();
        _stop.Dispose();
    }

    /// <summary>Whether the lease is still ours; locks its row to the end of the connection's transaction.</summary>
    internal static async Task<bool> IsHeldAsync(NpgsqlConnection connection, long accountId, string holder, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT 1 FROM mailbox_lock WHERE account_id = $1 AND holder = $2 FOR UPDATE", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = holder });
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    internal async Task ReleaseAsync(long accountId, string holder)
    {
        _held.TryRemove(holder, out _);
        try
        {
            await using var command = _database.Source.CreateCommand("DELETE FROM mailbox_lock WHERE account_id = $1 AND holder = $2");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = holder });
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException exception)
        {
            // The session is over either way; the lease ends by itself.
            MailAccessLog.LockNotReleased(_logger, accountId, exception);
        }
    }

    // One connection of the process keeps the advisory lock; when it broke, the next log-in or heartbeat makes another.
    private async Task ProveLifeAsync(CancellationToken cancellationToken)
    {
        if (_presence is { FullState: System.Data.ConnectionState.Open })
        {
            return;
        }

        await _presenceGate.WaitAsync(cancellationToken);
        try
        {
            if (_presence is { FullState: System.Data.ConnectionState.Open })
            {
                return;
            }

            if (_presence is not null)
            {
                await _presence.DisposeAsync();
            }

            var connection = await _database.OpenSessionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1, $2)", connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AdvisoryClass });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _process });
            await command.ExecuteNonQueryAsync(cancellationToken);
            _presence = connection;
        }
        finally
        {
            _presenceGate.Release();
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Heartbeat, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await RenewOnceAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: the leases of sessions that still run end by themselves.
        }
    }

    private async Task RenewOnceAsync()
    {
        if (_held.IsEmpty)
        {
            return;
        }

        try
        {
            // Asks the connection something, so that a broken one is noticed.
            if (_presence is { } presence)
            {
                await using var alive = new NpgsqlCommand("SELECT 1", presence);
                await alive.ExecuteNonQueryAsync(_stop.Token);
            }

            await ProveLifeAsync(_stop.Token);
        }
        catch (NpgsqlException exception)
        {
            MailAccessLog.LocksNotRenewed(_logger, exception);
        }

        try
        {
            await using var command = _database.Source.CreateCommand("UPDATE mailbox_lock SET expires_at = now() + $2 WHERE holder = ANY ($1)");
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _held.Keys], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Expiry });
            await command.ExecuteNonQueryAsync(_stop.Token);
        }
        catch (NpgsqlException exception)
        {
            MailAccessLog.LocksNotRenewed(_logger, exception);
        }
    }
}
