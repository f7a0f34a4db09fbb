using System.Net;
using System.Net.Sockets;

namespace Pennypost.Core.Sessions;

/// <summary>A list of client addresses: addresses, networks in CIDR form, and addresses with the wildcards * and ? (SVC-147).</summary>
public sealed class ClientPatterns
{
    private const int MaximumPatterns = 500;

    private readonly List<IPNetwork> networks = [];
    private readonly List<string> wildcards = [];

    private ClientPatterns()
    {
    }

    /// <summary>True when it names nobody.</summary>
    public bool IsEmpty => networks.Count == 0 && wildcards.Count == 0;

    /// <summary>Reads a list without fault.</summary>
    /// <param name="text">Patterns separated by commas or spaces.</param>
    public static ClientPatterns Parse(string text)
    {
        var patterns = new ClientPatterns();
        foreach (var item in Split(text))
        {
            if (TryNetwork(item, out var network))
            {
                patterns.networks.Add(network);
            }
            else
            {
                patterns.wildcards.Add(item.ToLowerInvariant());
            }
        }

        return patterns;
    }

    /// <summary>Tells what is wrong with a list; null when nothing is.</summary>
    /// <param name="text">Patterns separated by commas or spaces.</param>
    public static string? Fault(string text)
    {
        var items = Split(text);
        if (items.Length > MaximumPatterns)
        {
            return $"The list has more than {MaximumPatterns} entries.";
        }

        var bad = Array.Find(items, i => !TryNetwork(i, out _) && !IsWildcard(i));
        return bad is null ? null : $"\"{bad}\" is not an address, a network such as 192.0.2.0/24, or an address with * and ?.";
    }

    /// <summary>Tells whether the list names an address.</summary>
    /// <param name="address">The client's.</param>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (networks.Exists(n => n.Contains(plain)))
        {
            return true;
        }

        var text = wildcards.Count == 0 ? "" : plain.ToString();
        return wildcards.Exists(w => Matches(w, text));
    }

    private static string[] Split(string text) =>
        text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool TryNetwork(string item, out IPNetwork network)
    {
        network = default;
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? item : item[..slash], out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && item.AsSpan(0, slash < 0 ? item.Length : slash).Count('.') != 3))
        {
            return false;
        }

        var bits = address.GetAddressBytes().Length * 8;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(item.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) || length > bits))
        {
            return false;
        }

        network = new IPNetwork(Masked(address, length), length);
        return true;
    }

    // 192.168.1.10/24 is meant as 192.168.1.0/24; IPNetwork insists on the latter.
    private static IPAddress Masked(IPAddress address, int length)
    {
        var octets = address.GetAddressBytes();
        for (var i = 0; i < octets.Length; i++)
        {
            octets[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        }

        return new IPAddress(octets);
    }

    private static bool IsWildcard(string item) =>
        item.AsSpan().ContainsAny('*', '?') && item.Length <= 45 && item.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '*' or '?');

    // Iterative, so that a list of stars costs no more than length times length.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }
}
