using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>One address or a network in CIDR form (RFC 4632 §3.1, RFC 4291 §2.3), of either family.</summary>
public sealed class ClientNetwork
{
    private readonly IPNetwork network;

    private ClientNetwork(IPNetwork network) => this.network = network;

    /// <summary>Reads one; bits behind the prefix are cleared.</summary>
    /// <param name="text">Such as <c>192.0.2.1</c>, <c>192.0.2.0/24</c> or <c>2001:db8::/32</c>.</param>
    /// <param name="result">The network when the result is true.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClientNetwork? result)
    {
        result = null;
        text = text?.Trim() ?? "";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];

        // The framework also reads "1" and "010.0.0.1" as addresses, and zones.
        if (!IPAddress.TryParse(host, out var address) || host.AsSpan().ContainsAny('%', '[')
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != host))
        {
            return false;
        }

        var prefix = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash >= 0)
        {
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var typed) || typed > prefix)
            {
                return false;
            }

            prefix = typed;
        }

        if (address.IsIPv4MappedToIPv6 && prefix >= 96)
        {
            (address, prefix) = (address.MapToIPv4(), prefix - 96);
        }

        result = new ClientNetwork(new IPNetwork(Masked(address, prefix), prefix));
        return true;
    }

    /// <summary>Tells whether a client is in it; an IPv4-mapped address counts as IPv4.</summary>
    /// <param name="client">The address.</param>
    public bool Contains(IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return network.Contains(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client);
    }

    /// <summary>The canonical text; an address without its prefix.</summary>
    public override string ToString() =>
        network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress.ToString() : network.ToString();

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var octets = address.GetAddressBytes();
        for (var bit = prefix; bit < octets.Length * 8; bit++)
        {
            octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(octets);
    }
}
