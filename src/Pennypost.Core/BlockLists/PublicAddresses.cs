using System.Net;
using Pennypost.Core.Clients;

namespace Pennypost.Core.BlockLists;

/// <summary>Tells which addresses the world knows: others are in no list and tell list operators about our networks (SVC-188).</summary>
public static class PublicAddresses
{
    // RFC 6890 and its registries, as far as a client may have such an address.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
            "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>True for an address that may be looked up.</summary>
    /// <param name="address">The address.</param>
    public static bool Contains(IPAddress address)
    {
        var plain = NetworkText.Plain(address);
        return !Array.Exists(Special, network => network.Contains(plain));
    }
}
