using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pennypost.Core.Routing;

namespace Pennypost.Core.Clients;

/// <summary>Which client addresses are meant: one address, a network (CIDR), or wildcards such as <c>192.168.*</c> (SVC-170, SVC-198).</summary>
public sealed class ClientPattern
{
    private const int MaximumLength = 64;

    private readonly IPNetwork? network;

    private ClientPattern(string text, IPNetwork? network)
    {
        Text = text;
        this.network = network;
    }

    /// <summary>The canonical text.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">An address, <c>address/prefix</c> (the bits behind the prefix may be anything), or dotted or colon-separated text with <c>*</c> and <c>?</c>.</param>
    /// <param name="pattern">The pattern when the result is true.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ClientPattern? pattern)
    {
        pattern = null;
        text = text?.Trim().ToLowerInvariant() ?? "";
        if (text.Length is 0 or > MaximumLength)
        {
            return false;
        }

        if (Wildcard.IsPattern(text))
        {
            pattern = text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '*' or '?') ? new ClientPattern(text, network: null) : null;
            return pattern is not null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash >= 0)
        {
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > bits)
            {
                return false;
            }

            bits = prefix;
        }

        var range = NetworkOf(address, bits);
        pattern = new ClientPattern(slash < 0 ? range.BaseAddress.ToString() : range.ToString(), range);
        return true;
    }

    /// <summary>Tells whether an address is meant. A mapped IPv4 address is its IPv4 address.</summary>
    /// <param name="address">The client.</param>
    public bool Matches(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Plain(address);
        return network is { } range ? range.Contains(plain) : Wildcard.Matches(Text, plain.ToString());
    }

    /// <summary>The network of so many leading bits that an address lies in.</summary>
    /// <param name="address">The address.</param>
    /// <param name="bits">The prefix length.</param>
    public static IPNetwork NetworkOf(IPAddress address, int bits)
    {
        var octets = Plain(address).GetAddressBytes();
        for (var bit = bits; bit < octets.Length * 8; bit++)
        {
            octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(octets), bits);
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

    // IPAddress.Parse takes "1" for 0.0.0.1 and "010" for octal: nobody means that.
    private static bool TryAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var parsed)
            || (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != text))
        {
            return false;
        }

        address = Plain(parsed);
        return true;
    }
}
