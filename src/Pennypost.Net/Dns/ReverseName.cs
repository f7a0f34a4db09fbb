using System.Net;
using System.Net.Sockets;

namespace Pennypost.Net.Dns;

/// <summary>Names under which addresses are looked up in reverse.</summary>
public static class ReverseName
{
    /// <summary><c>4.3.2.1.in-addr.arpa</c> (RFC 1035 §3.5) or nibbles under <c>ip6.arpa</c> (RFC 3596 §2.5).</summary>
    /// <param name="address">The address.</param>
    public static DnsName Of(IPAddress address) => DnsName.Parse(Labels(address) + (IsV4(address) ? ".in-addr.arpa" : ".ip6.arpa"));

    /// <summary>The reversed labels alone, as DNS lists of addresses use them in front of their own zone (RFC 5782 §2.1, §2.4).</summary>
    /// <param name="address">The address.</param>
    public static string Labels(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var octets = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes().Reverse();
        return IsV4(address)
            ? string.Join('.', octets)
            : string.Join('.', octets.Select(octet => $"{octet & 0x0F:x}.{octet >> 4:x}"));
    }

    private static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;
}
