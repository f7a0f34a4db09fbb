using System.Globalization;

namespace Pennypost.Core.Bandwidth;

/// <summary>A rate that connections of one or more services share (SVC-393).</summary>
/// <param name="Id">1 to 1000.</param>
/// <param name="Name">For people.</param>
/// <param name="Allowed">Octets per second; 0 for no limit; −p to share pool p instead (SVC-395).</param>
public sealed record BandwidthPool(int Id, string Name, long Allowed)
{
    /// <summary>Pools have the numbers from 1 to this.</summary>
    public const int Last = 1000;

    /// <summary>The highest rate.</summary>
    public const long MaximumRate = 999_999_999_999;

    /// <summary>A pool that nobody has changed.</summary>
    /// <param name="id">Its number.</param>
    public static BandwidthPool Default(int id) => new(id, string.Create(CultureInfo.InvariantCulture, $"pool-{id}"), 0);

    /// <summary>The pool that is shared instead; null when this one has a rate of its own.</summary>
    public int? Parent => Allowed < 0 ? (int)-Allowed : null;
}
