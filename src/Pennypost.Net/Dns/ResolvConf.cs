using System.Net;

namespace Pennypost.Net.Dns;

/// <summary>Reads the name servers of this machine.</summary>
internal static class ResolvConf
{
    public const string Path = "/etc/resolv.conf";

    /// <summary>The servers of the file; the one on this machine when it names none or does not exist (resolv.conf(5)).</summary>
    public static IReadOnlyList<IPEndPoint> Servers(string path = Path)
    {
        var servers = File.Exists(path) ? Parse(File.ReadLines(path)) : [];
        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, 53)];
    }

    /// <summary>The addresses of <c>nameserver</c> lines; other lines and unreadable addresses do not count.</summary>
    public static IReadOnlyList<IPEndPoint> Parse(IEnumerable<string> lines) =>
    [
        .. lines
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? address : null)
            .OfType<IPAddress>()
            .Select(address => new IPEndPoint(address, 53)),
    ];
}
