using System.Collections.Immutable;
using System.Net;

namespace Pennypost.Core.Access;

/// <summary>The named sets of networks that access restrictions refer to; an administrator keeps them, nothing is detected (SVC-367).</summary>
/// <param name="Local">Local Networks.</param>
/// <param name="Routers">Routers: as a rule blocked, because a router has no mail (SVC-355).</param>
public sealed record NetworkSets(ImmutableArray<IPNetwork> Local, ImmutableArray<IPNetwork> Routers)
{
    /// <summary>A new system's sets (SVC-367): this machine is local, nothing else is known.</summary>
    public static NetworkSets Initial { get; } = new([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")], []);

    /// <summary>Whether an address is in one of some networks.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="client">A plain address.</param>
    public static bool Contains(ImmutableArray<IPNetwork> networks, IPAddress client)
    {
        foreach (var network in networks)
        {
            if (network.Contains(client))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The names of the sets.</summary>
public enum NetworkSetName
{
    /// <summary><see cref="NetworkSets.Local"/>.</summary>
    Local,

    /// <summary><see cref="NetworkSets.Routers"/>.</summary>
    Routers,
}
