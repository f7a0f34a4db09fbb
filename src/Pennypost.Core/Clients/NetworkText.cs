using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pennypost.Core.Clients;

/// <summary>Networks as administrators write them: <c>192.168.1.0/24</c>, <c>192.168.1.0/255.255.255.0</c>, <c>2001:db8::/32</c>, or one host.</summary>
public static class NetworkText
{
    /// <summary>Longer texts are no network.</summary>
    private const int MaximumLength = 100;

    /// <summary>Reads a network. Bits after the prefix become zero (SVC-364, SVC-406), and IPv4 in IPv6 becomes IPv4.</summary>
    /// <param name="text">An address, perhaps with a slash and a prefix length or an IPv4 mask.</param>
    /// <param name="network">The network.</param>
    /// <param name="isCorrected">True when bits after the prefix were set: a host's address was written for its network.</param>
    /// <returns>False when it is no network.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out IPNetwork network, out bool isCorrected)
    {
        network = default;
        isCorrected = false;
        if (text is null || text.Length > MaximumLength)
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        if (slash >= 0 && !TryParsePrefix(text[(slash + 1)..], address.AddressFamily, bits, out prefix))
        {
            return false;
        }

        // ::ffff:192.0.2.0/120 is 192.0.2.0/24; a shorter prefix would name more than IPv4 and stays what it is.
        if (address.IsIPv4MappedToIPv6 && prefix >= 96)
        {
            address = address.MapToIPv4();
            prefix -= 96;
        }

        network = Of(address, prefix);
        isCorrected = !network.BaseAddress.Equals(address);
        return true;
    }

    /// <summary>The network of so many leading bits that an address lies in.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prefix">The prefix length.</param>
    public static IPNetwork Of(IPAddress address, int prefix)
    {
        ArgumentNullException.ThrowIfNull(address);
        var octets = address.GetAddressBytes();
        for (var index = 0; index < octets.Length; index++)
        {
            var kept = Math.Clamp(prefix - (index * 8), 0, 8);
            octets[index] &= (byte)(0xFF << (8 - kept));
        }

        return new IPNetwork(new IPAddress(octets), prefix);
    }

    /// <summary>An IPv4 address out of its IPv6 form, and without a zone.</summary>
    /// <param name="address">The address.</param>
    public static IPAddress Plain(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsIPv4MappedToIPv6
            ? address.MapToIPv4()
            : address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes()) : address;
    }

    /// <summary>Whether a network is one host.</summary>
    /// <param name="network">The network.</param>
    public static bool IsHost(IPNetwork network) => network.PrefixLength == (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);

    /// <summary>Writes a network as lists show it: a host without its prefix.</summary>
    /// <param name="network">The network.</param>
    public static string Format(IPNetwork network) => IsHost(network) ? network.BaseAddress.ToString() : network.ToString();

    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        // IPAddress.Parse also takes "1", "0x7f.1", octal parts and zones: none of them is what an administrator means.
        var isV6 = text.Contains(':', StringComparison.Ordinal);
        return !text.AsSpan().ContainsAny('%', '[', ']')
            && IPAddress.TryParse(text, out address)
            && (isV6 || text == address.ToString());
    }

    private static bool TryParsePrefix(string text, AddressFamily family, int bits, out int prefix)
    {
        if (family == AddressFamily.InterNetwork && text.Contains('.', StringComparison.Ordinal))
        {
            prefix = 0;
            return TryParseAddress(text, out var mask) && TryCount(mask, out prefix);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= bits;
    }

    private static bool TryCount(IPAddress mask, out int prefix)
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        prefix = System.Numerics.BitOperations.PopCount(value);
        // A mask is ones and then zeros.
        return value == (prefix == 0 ? 0 : uint.MaxValue << (32 - prefix));
    }
}
