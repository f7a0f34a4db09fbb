using System.Collections.Concurrent;
using Npgsql;
using Pennypost.Core.Clients;
using Pennypost.Core.Services;
using Pennypost.Net;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Bandwidth;

/// <summary>How a pool is used in this process now.</summary>
/// <param name="Id">The pool whose rate applies.</param>
/// <param name="Connections">Connections of this process.</param>
/// <param name="OtherConnections">Connections of other processes, as last heard.</param>
/// <param name="Rate">The share of this process, octets per second; 0 for no limit.</param>
public sealed record PoolUse(int Id, int Connections, int OtherConnections, long Rate);

/// <summary>The pools, and this process's connections in them.</summary>
public sealed class BandwidthPools : IDisposable
{
    private readonly Database database;
    private readonly TimeProvider time;
    private readonly SharedState<PoolTable> state;
    private readonly ConcurrentDictionary<int, BandwidthLimit> limits = new();
    private volatile IReadOnlyDictionary<int, int> elsewhere = new Dictionary<int, int>();

    /// <summary>Prepares them; call <see cref="LoadAsync"/> before the first connection.</summary>
    /// <param name="database">The database.</param>
    /// <param name="notices">Tells of changes.</param>
    /// <param name="time">The clock.</param>
    public BandwidthPools(Database database, DatabaseNotices notices, TimeProvider time)
    {
        this.database = database;
        this.time = time;
        state = new SharedState<PoolTable>(notices, "pennypost_bandwidth", new PoolTable([]), ReadAsync);
        state.Loaded += Rebalance;
    }

    /// <summary>All pools at this moment.</summary>
    public PoolTable Table => state.Value;

    /// <summary>The pools that have connections here.</summary>
    public IReadOnlyList<PoolUse> InUse =>
        [.. limits.Where(l => l.Value.Connections > 0).OrderBy(l => l.Key).Select(l => new PoolUse(l.Key, l.Value.Connections, Elsewhere(l.Key), l.Value.Rate))];

    /// <summary>Loads the pools.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task LoadAsync(CancellationToken cancellation) => state.LoadAsync(cancellation);

    /// <summary>Call it after a change was committed.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task ChangedAsync(CancellationToken cancellation) => state.ChangedAsync(cancellation);

    /// <summary>Joins a new connection of a service to its limit (SVC-391 to SVC-395).</summary>
    /// <param name="service">The service.</param>
    /// <returns>Null when the service has no limit; the connection then costs nothing.</returns>
    public BandwidthShare? Join(MailService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        switch (service.Get(BandwidthServiceSettings.Mode))
        {
            case BandwidthMode.Custom:
                return new BandwidthShare(new BandwidthLimit(service.Get(BandwidthServiceSettings.Custom), time), ownsLimit: true);
            case BandwidthMode.Pool when Table.Resolve((int)service.Get(BandwidthServiceSettings.Pool)) is { } pool:
                // A pool without a limit is joined too: it may get one while the connection lasts.
                var limit = limits.GetOrAdd(pool.Id, _ => new BandwidthLimit(0, time));
                var share = new BandwidthShare(limit);
                limit.SetRate(ShareOf(pool, limit));
                return share;
            default:
                return null;
        }
    }

    /// <summary>Takes over what other processes use, and gives this one its share (SVC-403).</summary>
    /// <param name="others">Connections of other processes by pool.</param>
    public void Rebalance(IReadOnlyDictionary<int, int> others)
    {
        elsewhere = others;
        Rebalance();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        state.Dispose();
        foreach (var limit in limits.Values)
        {
            limit.Dispose();
        }
    }

    private void Rebalance()
    {
        foreach (var (id, limit) in limits)
        {
            limit.SetRate(ShareOf(Table.Of(id), limit));
        }
    }

    private int Elsewhere(int id) => elsewhere.GetValueOrDefault(id);

    private long ShareOf(BandwidthPool pool, BandwidthLimit limit)
    {
        // A pool that became another's child while connections hold it: they keep the rate of the chain's end to themselves until they close.
        var allowed = pool.Allowed >= 0 ? pool.Allowed : Table.Resolve(pool.Id)?.Allowed ?? 0;
        var own = Math.Max(1, limit.Connections);
        return allowed == 0 ? 0 : Math.Max(1, (long)((Int128)allowed * own / (own + Elsewhere(pool.Id))));
    }

    private async Task<PoolTable> ReadAsync(CancellationToken cancellation)
    {
        var pools = new List<BandwidthPool>();
        await using var command = database.Source.CreateCommand("SELECT id, name, allowed FROM bandwidth_pool");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            pools.Add(new BandwidthPool(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return new PoolTable(pools);
    }
}
