using System.Net;

namespace Pennypost.Net;

/// <summary>Where a client connection goes.</summary>
/// <param name="Addresses">Tried in this order until one answers; the caller resolves names (see Pennypost.Net.Dns).</param>
public sealed record DialTarget(IReadOnlyList<IPEndPoint> Addresses)
{
    /// <summary>One address.</summary>
    /// <param name="address">Address and port.</param>
    public DialTarget(IPEndPoint address)
        : this([address])
    {
    }

    /// <summary>How long one address may take to answer (RFC 5321 §4.5.3.2.1 waits five minutes for the greeting; a dead address should not).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Our address to call from, used for targets of its address family; null lets the system choose.</summary>
    public IPAddress? LocalAddress { get; init; }
}
