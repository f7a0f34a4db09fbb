using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sessions;

/// <summary>This process among those that listen: tells every few seconds that it lives, and knows how many others do.</summary>
/// <remarks>Only hosts with listeners start it; elsewhere it is a stranger that reads. A process that dies is known to be gone by its lock, which ends with its
/// connection; a machine that dies, whose connections nobody closes, by its heartbeat.</remarks>
public sealed class Replica : BackgroundService
{
    /// <summary>How often it tells that it lives.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>After this silence its places are free again (SVC-152).</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(60);

    private const string Channel = "pennypost_replica";

    // A lock that can be had is one that its process holds no longer; it is given back with the statement's transaction.
    private const string RemoveDead = "DELETE FROM replica WHERE held_lock IS NOT NULL AND pg_try_advisory_xact_lock(held_lock)";

    private readonly Database _database;
    private readonly DatabaseNotices _notices;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _listening;
    private readonly SemaphoreSlim _beating = new(1, 1);
    private readonly DateTimeOffset _startedAt;
    private readonly long _lock;
    private long _lastBeat;
    private volatile int _others;

    /// <summary>Prepares it; it begins to tell when its host starts it.</summary>
    public Replica(Database database, DatabaseNotices notices, TimeProvider time, ILogger<Replica> logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        _database = database;
        _notices = notices;
        _time = time;
        _logger = logger;
        _startedAt = time.GetUtcNow();
        _lock = BitConverter.ToInt64(Id.ToByteArray());
        _lastBeat = time.GetTimestamp() - (long)(LostAfter.TotalSeconds * time.TimestampFrequency);
        _listening = notices.Subscribe(Channel, _ => BeatSoon(), BeatSoon);
    }

    /// <summary>Its id: another at each start.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The machine's name.</summary>
    public string Name { get; } = Environment.MachineName;

    /// <summary>How many other processes listen.</summary>
    public int Others => _others;

    /// <summary>False when the database has not heard of it for so long that others count its places as free.</summary>
    public bool IsCurrent => _time.GetElapsedTime(Volatile.Read(ref _lastBeat)) < LostAfter - Heartbeat;

    /// <summary>What others shall know of it; set by the host. Call <see cref="BeatAsync"/> after a change.</summary>
    public Func<ReplicaReport> Report { get; set; } = () => new ReplicaReport([], null, null);

    /// <summary>Raised after each heartbeat that reached the database; true when the others had given this process up and its places are gone.</summary>
    public event Action<bool>? Beaten;

    /// <summary>Begins: from now on the database knows this process.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _notices.Hold(_lock);
        await BeatAsync(cancellationToken);
        _notices.Send(Channel, "hello");
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Ends: gives back at once what it held.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var command = _database.Source.CreateCommand("DELETE FROM replica WHERE id = $1");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Id });
            await command.ExecuteNonQueryAsync(cancellationToken);
            _notices.Send(Channel, "bye");
        }
        catch (NpgsqlException error)
        {
            // Its rows are counted as lost after a minute.
            ReplicaLog.NotBeaten(_logger, error);
        }
    }

    /// <summary>Takes those out that are gone for certain: what they held is free.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveDeadAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.Source.CreateCommand(RemoveDead);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Tells now that it lives and what it listens on.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task BeatAsync(CancellationToken cancellationToken = default)
    {
        await _beating.WaitAsync(cancellationToken);
        bool isNew;
        try
        {
            await using var batch = _database.Source.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM replica WHERE seen_at < now() - $1")
            {
                Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = LostAfter } },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(RemoveDead));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                INSERT INTO replica (id, name, started_at, report, held_lock) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (id) DO UPDATE SET seen_at = now(), report = excluded.report, held_lock = excluded.held_lock RETURNING xmax = 0
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = Id },
                    new NpgsqlParameter<string> { TypedValue = Name },
                    new NpgsqlParameter<DateTime> { TypedValue = _startedAt.UtcDateTime },
                    new NpgsqlParameter { Value = JsonSerializer.Serialize(Report()), NpgsqlDbType = NpgsqlDbType.Jsonb },
                    new NpgsqlParameter { Value = _notices.IsHolding ? _lock : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT count(*)::int FROM replica WHERE id <> $1")
            {
                Parameters = { new NpgsqlParameter<Guid> { TypedValue = Id } },
            });
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            isNew = reader.GetBoolean(0);
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            _others = reader.GetInt32(0);
            Volatile.Write(ref _lastBeat, _time.GetTimestamp());
        }
        finally
        {
            _beating.Release();
        }

        Beaten?.Invoke(isNew);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _listening.Dispose();
        _beating.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Heartbeat, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryBeatAsync();
        }
    }

    // Another process came or went, or notices were lost: learn how many there are.
    private void BeatSoon()
    {
        if (IsCurrent)
        {
            _ = TryBeatAsync();
        }
    }

    private async Task TryBeatAsync()
    {
        try
        {
            await BeatAsync();
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException)
        {
            // Tried again at the next beat.
            ReplicaLog.NotBeaten(_logger, error);
        }
    }
}

/// <summary>The log of this folder.</summary>
internal static partial class ReplicaLog
{
    [LoggerMessage(3621, LogLevel.Warning, "The heartbeat of this process did not reach the database")]
    public static partial void NotBeaten(ILogger logger, Exception error);

    [LoggerMessage(3622, LogLevel.Information, "{Actor} ends session {Session}")]
    public static partial void Ending(ILogger logger, string actor, string session);

    [LoggerMessage(3623, LogLevel.Warning, "Session {Session} did not end in time and is cut")]
    public static partial void Cut(ILogger logger, string session);

    [LoggerMessage(3624, LogLevel.Warning, "Places for sessions of service {Service} could not be shared with other processes")]
    public static partial void NotShared(ILogger logger, int service, Exception error);

    [LoggerMessage(3625, LogLevel.Warning, "The sessions of this process could not be told")]
    public static partial void NotTold(ILogger logger, Exception error);
}
