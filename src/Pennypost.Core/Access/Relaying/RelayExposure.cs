using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pennypost.Core.Access.Relaying;

/// <summary>Finds out whether strangers of the Internet could relay without log-in by what is set (SVC-068). Pure and exact: the address space is
/// cut where any list or set changes its mind, and one address of each piece is put to <see cref="RelayDecision"/>.</summary>
public static class RelayExposure
{
    /// <summary>So many public IPv4 addresses (a /16) are somebody's own networks; more are anybody.</summary>
    public const int MostIPv4 = 1 << 16;

    // Public IPv6 addresses are counted by networks of 64 bits; a /32 is what a provider gets.
    private const ulong MostIPv6Networks = 1UL << 32;

    // RFC 6890: from these nobody comes over the Internet.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
            "::/3", "4000::/2", "8000::/1",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Looks for strangers that could relay.</summary>
    /// <param name="rules">Of the service.</param>
    /// <param name="service">The list of the service.</param>
    /// <param name="global">The global list.</param>
    /// <param name="useGlobal">SVC-349.</param>
    /// <param name="sets">The named networks.</param>
    /// <returns>A sentence for the administrator; null when all is well.</returns>
    public static string? Find(RelayRules rules, AccessList service, AccessList global, bool useGlobal, NetworkSets sets)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(global);
        ArgumentNullException.ThrowIfNull(sets);
        var (v4, v6) = (0UL, 0UL);
        foreach (var (first, size) in Pieces(service, global, sets))
        {
            if (!MayRelay(rules, AccessVerdict.Of(first, service, global, useGlobal, sets), NetworkSets.Contains(sets.Local, first)))
            {
                continue;
            }

            // Pieces are cut at the borders of what is not public, so their first address speaks for all of them here too.
            var isPublic = !NotPublic.Any(n => n.Contains(first));
            v4 += isPublic && first.AddressFamily == AddressFamily.InterNetwork ? (ulong)size : 0;
            v6 += isPublic && first.AddressFamily == AddressFamily.InterNetworkV6 ? (ulong)(size >> 64) : 0;
        }

        if (v4 > MostIPv4 || v6 > MostIPv6Networks)
        {
            return "This would let strangers of the Internet send mail to anybody without log-in (an open relay): " + Count(v4, v6) + ".";
        }

        return OpensByTags(rules, service, global, useGlobal)
            ? "A GeoIP entry would let strangers of the Internet send mail to anybody without log-in (an open relay)."
            : null;
    }

    private static bool MayRelay(RelayRules rules, AccessVerdict verdict, bool isLocal) =>
        RelayDecision.MayRelay(rules, new RelayClient(verdict.Standing, verdict.AllowsUnauthenticated, IsInLocalNetwork: isLocal, SenderIsLocal: true))
            == RelayAnswer.AcceptRelay;

    // How many addresses have a tag is not known; whoever trusts one trusts strangers.
    private static bool OpensByTags(RelayRules rules, AccessList service, AccessList global, bool useGlobal)
    {
        foreach (var entry in service.IsEmpty ? global.Entries : service.Entries)
        {
            var byTag = new AccessVerdict(AccessStanding.Allowed, new ListVerdict(ListAnswer.Allows, entry, 1), new ListVerdict(ListAnswer.NotAsked));
            var isNarrowed = useGlobal && !service.IsEmpty && !global.IsEmpty && !global.Entries.Any(e => e.Allow && e.Type >= AccessEntryType.Tags);
            if (entry is { Allow: true, Type: AccessEntryType.Tags } && !isNarrowed && MayRelay(rules, byTag, isLocal: false))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(IPAddress First, UInt128 Size)> Pieces(AccessList service, AccessList global, NetworkSets sets)
    {
        IPNetwork[] networks =
        [
            .. service.Entries.Concat(global.Entries).Where(e => e.Network is not null).Select(e => e.Network!.Value),
            .. sets.Local,
            .. sets.Routers,
            .. NotPublic,
        ];
        foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            var bits = family == AddressFamily.InterNetwork ? 32 : 128;
            var last = bits == 32 ? uint.MaxValue : UInt128.MaxValue;
            var starts = new SortedSet<UInt128> { 0 };
            foreach (var network in networks.Where(n => n.BaseAddress.AddressFamily == family))
            {
                var start = Number(network.BaseAddress);
                var end = start | (network.PrefixLength == 0 ? last : last >> network.PrefixLength);
                starts.Add(start);
                if (end < last)
                {
                    starts.Add(end + 1);
                }
            }

            UInt128[] all = [.. starts];
            for (var index = 0; index < all.Length; index++)
            {
                var end = index + 1 < all.Length ? all[index + 1] - 1 : last;
                // All of IPv6 has one address more than the type can count; the first piece is never that large, because NotPublic cuts it.
                yield return (Address(all[index], bits), end - all[index] + 1);
            }
        }
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        var length = address.AddressFamily == AddressFamily.InterNetwork ? 4 : 16;
        address.TryWriteBytes(octets[(16 - length)..], out _);
        return BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    private static IPAddress Address(UInt128 number, int bits)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, number);
        return new IPAddress(octets[(16 - (bits / 8))..]);
    }

    private static string Count(ulong v4, ulong v6) => (v4 > MostIPv4, v6 > MostIPv6Networks) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"{v4:N0} IPv4 addresses and most of IPv6"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"{v4:N0} IPv4 addresses"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{v6:N0} IPv6 networks"),
    };
}
