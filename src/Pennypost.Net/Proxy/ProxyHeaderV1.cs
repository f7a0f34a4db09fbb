using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Net;

/// <summary>PROXY version 1: <c>PROXY TCP4 192.0.2.1 198.51.100.1 56324 25\r\n</c> (proxy-protocol.txt §2.1).</summary>
internal static class ProxyHeaderV1
{
    /// <summary>The longest possible line with its CRLF.</summary>
    private const int MaximumLength = 107;

    public static ProxyParseStatus Parse(ReadOnlySpan<byte> span, out ProxyHeader header, out int length)
    {
        header = ProxyHeader.Local;
        length = 0;
        var prefix = "PROXY "u8;
        var compared = Math.Min(prefix.Length, span.Length);
        if (!span[..compared].SequenceEqual(prefix[..compared]))
        {
            return ProxyParseStatus.Malformed;
        }

        var end = span[..Math.Min(span.Length, MaximumLength)].IndexOf("\r\n"u8);
        if (end < 0)
        {
            return span.Length >= MaximumLength ? ProxyParseStatus.Malformed : ProxyParseStatus.NeedMore;
        }

        length = end + 2;
        return ParseFields(Encoding.Latin1.GetString(span[..end]), ref header) ? ProxyParseStatus.Complete : ProxyParseStatus.Malformed;
    }

    private static bool ParseFields(string line, ref ProxyHeader header)
    {
        var fields = line.Split(' ');

        // "UNKNOWN" may be followed by anything, which is ignored: the connection's own addresses count.
        if (fields[1] == "UNKNOWN")
        {
            return true;
        }

        AddressFamily? family = fields[1] switch
        {
            "TCP4" => AddressFamily.InterNetwork,
            "TCP6" => AddressFamily.InterNetworkV6,
            _ => null,
        };
        if (family is null || fields.Length != 6
            || !TryAddress(fields[2], family.Value, out var source) || !TryAddress(fields[3], family.Value, out var destination)
            || !TryPort(fields[4], out var sourcePort) || !TryPort(fields[5], out var destinationPort))
        {
            return false;
        }

        header = new ProxyHeader(new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort));
        return true;
    }

    /// <summary>Canonical text only: IPAddress also reads forms such as <c>1.2</c>, <c>0x7f.1</c>, zone ids and brackets, which no balancer writes.</summary>
    private static bool TryAddress(string text, AddressFamily family, out IPAddress address)
    {
        address = IPAddress.None;
        var allowed = family == AddressFamily.InterNetwork ? "0123456789." : "0123456789abcdefABCDEF:.";
        if (text.AsSpan().ContainsAnyExcept(allowed) || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != family)
        {
            return false;
        }

        address = parsed;
        return family == AddressFamily.InterNetworkV6 || parsed.ToString() == text;
    }

    private static bool TryPort(string text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && (text.Length == 1 || text[0] != '0');
}
