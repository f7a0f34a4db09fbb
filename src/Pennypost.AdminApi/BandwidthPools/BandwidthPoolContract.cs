namespace Pennypost.AdminApi.BandwidthPools;

/// <summary>A rate that connections of one or more services share.</summary>
/// <param name="Id">1 to 1000.</param>
/// <param name="Name">For people.</param>
/// <param name="Allowed">Octets per second; 0 for no limit; −p to share pool p instead.</param>
/// <param name="EffectivePool">The pool whose rate applies: this one, or the end of its chain.</param>
/// <param name="EffectiveRate">That pool's rate, octets per second; 0 for no limit.</param>
/// <param name="Connections">Connections of this process that share the rate of this pool; 0 for a pool that shares another one.</param>
/// <param name="OtherConnections">Connections of other processes that do, as last heard.</param>
/// <param name="IsDefault">Nobody has changed it.</param>
public sealed record BandwidthPoolItem(
    int Id, string Name, long Allowed, int EffectivePool, long EffectiveRate, int Connections, int OtherConnections, bool IsDefault);

/// <summary>New values of a pool.</summary>
/// <param name="Name">For people; empty for the default name.</param>
/// <param name="Allowed">Octets per second; 0 for no limit; −p to share pool p instead.</param>
public sealed record SaveBandwidthPoolRequest(string Name, long Allowed);
