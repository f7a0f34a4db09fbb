using System.Net;

namespace Pennypost.Core.Access;

/// <summary>Client addresses in the one form in which they are compared.</summary>
public static class ClientAddress
{
    /// <summary>The plain form of an address: IPv4 in IPv6 (RFC 4291 §2.5.5.2) as IPv4, else an entry for IPv4 could be walked round on a
    /// listener for both; without a zone (RFC 4007 §11), which says through which interface a client came and not who it is.</summary>
    /// <param name="address">Any address.</param>
    public static IPAddress Plain(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
            : address;
    }
}
