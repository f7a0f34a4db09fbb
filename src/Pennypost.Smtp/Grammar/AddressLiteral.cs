using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Smtp.Grammar;

/// <summary>The address-literal of RFC 5321 §4.1.3: <c>[192.0.2.1]</c> and <c>[IPv6:2001:db8::1]</c>.</summary>
public static class AddressLiteral
{
    private const int MaximumLength = 64;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Reads a literal at the start of <paramref name="rest"/> and moves past it.</summary>
    /// <param name="rest">Starts with the opening bracket.</param>
    /// <param name="literal">The literal with its brackets, in canonical form.</param>
    internal static bool TryRead(ref ReadOnlySpan<byte> rest, out string literal)
    {
        literal = string.Empty;
        var end = rest[..Math.Min(rest.Length, MaximumLength)].IndexOf((byte)']');
        if (end < 0 || !TryRead(rest[1..end], out var address))
        {
            return false;
        }

        literal = Format(address);
        rest = rest[(end + 1)..];
        return true;
    }

    /// <summary>Writes an address as a literal with brackets.</summary>
    /// <param name="address">Any IPv4 or IPv6 address.</param>
    public static string Format(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{WithoutScope(plain)}]" : $"[{plain}]";
    }

    private static IPAddress WithoutScope(IPAddress address) => address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes());

    private static bool TryRead(ReadOnlySpan<byte> content, out IPAddress address)
    {
        address = IPAddress.None;
        var isV6 = content.Length > 5 && Ascii.EqualsIgnoreCase(content[..5], "IPv6:"u8);
        var text = isV6 ? content[5..] : content;
        // General-address-literal has no registered use; a zone index ("%eth0") would be a way to smuggle text.
        if (text.ContainsAnyExcept(Digits) || !IPAddress.TryParse(Encoding.ASCII.GetString(text), out var parsed))
        {
            return false;
        }

        address = parsed;
        // IPAddress.Parse also takes "1" and "0x7f.1"; only four decimal parts are an IPv4 literal.
        return isV6
            ? parsed.AddressFamily == AddressFamily.InterNetworkV6
            : parsed.AddressFamily == AddressFamily.InterNetwork && text.Count((byte)'.') == 3;
    }
}
