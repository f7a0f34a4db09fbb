using System.Collections.Frozen;

namespace Pennypost.Core.Bandwidth;

/// <summary>All pools at one moment; pure.</summary>
public sealed class PoolTable
{
    /// <summary>The longest chain of pools that share another one (SVC-396).</summary>
    public const int MaximumDepth = 10;

    private readonly FrozenDictionary<int, BandwidthPool> stored;

    /// <summary>Makes the table.</summary>
    /// <param name="stored">The pools that somebody has changed.</param>
    public PoolTable(IEnumerable<BandwidthPool> stored) => this.stored = stored.ToFrozenDictionary(p => p.Id);

    /// <summary>The pools that somebody has changed, by number.</summary>
    public IReadOnlyList<BandwidthPool> Stored => [.. stored.Values.OrderBy(p => p.Id)];

    /// <summary>A pool; one that nobody has changed is as all are.</summary>
    /// <param name="id">1 to 1000.</param>
    public BandwidthPool Of(int id) => stored.GetValueOrDefault(id) ?? BandwidthPool.Default(id);

    /// <summary>The pool whose rate applies: the pool itself, or the end of its chain. Null when the chain has no end or is too long, which saving refuses.</summary>
    /// <param name="id">1 to 1000.</param>
    public BandwidthPool? Resolve(int id)
    {
        var pool = Of(id);
        for (var depth = 0; pool.Parent is { } parent; depth++)
        {
            if (depth == MaximumDepth)
            {
                return null;
            }

            pool = Of(parent);
        }

        return pool;
    }

    /// <summary>What speaks against a change, or null.</summary>
    /// <param name="changed">The pool as it would be.</param>
    public string? Objection(BandwidthPool changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (changed.Id is < 1 or > BandwidthPool.Last || changed.Allowed is < -BandwidthPool.Last or > BandwidthPool.MaximumRate)
        {
            return $"Pools have the numbers 1 to {BandwidthPool.Last}; the rate is 0, up to {BandwidthPool.MaximumRate} octets per second, or minus another pool's number.";
        }

        if (changed.Parent == changed.Id)
        {
            return "A pool cannot share itself.";
        }

        var next = new PoolTable([.. stored.Values.Where(p => p.Id != changed.Id), changed]);

        // A change can lengthen the chain of every pool that leads here.
        return next.stored.Values.All(p => next.Resolve(p.Id) is not null)
            ? null
            : $"The pools would share each other in a circle, or in a chain of more than {MaximumDepth}.";
    }
}
