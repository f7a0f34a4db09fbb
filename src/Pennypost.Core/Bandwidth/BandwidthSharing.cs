using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Bandwidth;

/// <summary>Tells the other processes how many connections each pool has here, and hears the same of them, every five seconds (SVC-403).</summary>
/// <remarks>Between two rounds the shares may be wrong by what has changed since: about a fifth either way. Costs nothing while no pool is in use.</remarks>
public sealed class BandwidthSharing : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Guid self = Guid.NewGuid();
    private readonly BandwidthPools pools;
    private readonly Database database;
    private readonly TimeProvider time;
    private readonly ILogger<BandwidthSharing> logger;
    private bool told;

    /// <summary>Prepares it.</summary>
    /// <param name="pools">The pools of this process.</param>
    /// <param name="database">Where the processes meet.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are noted.</param>
    public BandwidthSharing(BandwidthPools pools, Database database, TimeProvider time, ILogger<BandwidthSharing> logger)
    {
        this.pools = pools;
        this.database = database;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>One round.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task ShareAsync(CancellationToken cancellation)
    {
        var own = pools.InUse;
        if (own.Count == 0 && !told)
        {
            return;
        }

        // Processes that were killed are forgotten after three rounds. The database's clock is the only one that all have in common.
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "DELETE FROM bandwidth_use WHERE (replica = $1 AND pool_id <> ALL ($2)) OR seen_at < now() - interval '15 seconds'")
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = self }, new NpgsqlParameter<int[]> { TypedValue = [.. own.Select(u => u.Id)] } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO bandwidth_use (pool_id, replica, connections, seen_at) SELECT p, $1, c, now() FROM unnest($2, $3) AS u (p, c)
            ON CONFLICT (pool_id, replica) DO UPDATE SET connections = excluded.connections, seen_at = excluded.seen_at
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = self },
                new NpgsqlParameter<int[]> { TypedValue = [.. own.Select(u => u.Id)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. own.Select(u => u.Connections)] },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pool_id, sum(connections)::integer FROM bandwidth_use WHERE replica <> $1 GROUP BY pool_id")
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = self } },
        });
        var others = new Dictionary<int, int>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                others[reader.GetInt32(0)] = reader.GetInt32(1);
            }
        }

        told = own.Count > 0;
        pools.Rebalance(others);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ShareAsync(stoppingToken);
            }
            catch (NpgsqlException error) when (!stoppingToken.IsCancellationRequested)
            {
                // The shares stay as they are until the database is back.
                BandwidthLog.NotShared(logger, error);
            }
        }
    }
}
