using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Bandwidth;

/// <summary>Changes pools.</summary>
/// <param name="database">The database.</param>
/// <param name="pools">Told of every change.</param>
/// <param name="logger">The audit log.</param>
public sealed class BandwidthPoolChanges(Database database, BandwidthPools pools, ILogger<BandwidthPoolChanges> logger)
{
    private const int MaximumName = 64;

    /// <summary>Sets name and rate of a pool.</summary>
    /// <param name="id">1 to 1000.</param>
    /// <param name="name">For people; empty for the default name.</param>
    /// <param name="allowed">Octets per second; 0 for no limit; −p to share pool p.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such pool, or the pools would go round in a circle (SVC-396).</exception>
    public async Task<BandwidthPool> SaveAsync(int id, string name, long allowed, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = name.Trim();
        if (text.Length > MaximumName || text.Any(char.IsControl))
        {
            throw RefusedException.Invalid("name", $"A name has at most {MaximumName} characters in one line.");
        }

        var pool = new BandwidthPool(id, text.Length == 0 ? BandwidthPool.Default(id).Name : text, allowed);
        await using (var connection = await database.Source.OpenConnectionAsync(cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            // Two changes that are harmless alone may make a circle together.
            await using (var wait = new NpgsqlCommand("LOCK TABLE bandwidth_pool IN EXCLUSIVE MODE", connection, transaction))
            {
                await wait.ExecuteNonQueryAsync(cancellation);
            }

            await pools.LoadAsync(cancellation);
            if (pools.Table.Objection(pool) is { } objection)
            {
                throw RefusedException.Invalid("allowed", objection);
            }

            await using var command = new NpgsqlCommand(
                "INSERT INTO bandwidth_pool (id, name, allowed) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET name = excluded.name, allowed = excluded.allowed",
                connection,
                transaction)
            {
                Parameters = { new() { Value = id }, new() { Value = pool.Name }, new() { Value = allowed } },
            };
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        BandwidthLog.Changed(logger, actor, id, allowed);
        await pools.ChangedAsync(cancellation);
        return pool;
    }

    /// <summary>Gives a pool its default name and no limit again.</summary>
    /// <param name="id">1 to 1000.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">Nobody has changed it.</exception>
    public async Task ResetAsync(int id, string actor, CancellationToken cancellation)
    {
        await using (var command = database.Source.CreateCommand("DELETE FROM bandwidth_pool WHERE id = $1"))
        {
            command.Parameters.Add(new() { Value = id });
            if (await command.ExecuteNonQueryAsync(cancellation) == 0)
            {
                throw RefusedException.NotFound("This pool has not been changed.");
            }
        }

        BandwidthLog.Changed(logger, actor, id, 0);
        await pools.ChangedAsync(cancellation);
    }
}
