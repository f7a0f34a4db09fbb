using System.Collections.Immutable;
using System.Net;
using Pennypost.Core.Clients;

namespace Pennypost.Core.Access;

/// <summary>One line of an access restriction list (SVC-350).</summary>
/// <param name="Allow">True for Allow, false for Block.</param>
/// <param name="Type">Which addresses it names.</param>
public sealed record AccessEntry(bool Allow, AccessEntryType Type)
{
    /// <summary>Its number in the database; 0 for an entry that is not stored.</summary>
    public long Id { get; init; }

    /// <summary>The network or host; only of <see cref="AccessEntryType.Network"/>. Bits after the prefix are zero (SVC-364).</summary>
    public IPNetwork? Network { get; init; }

    /// <summary>Upper-case tags; only of <see cref="AccessEntryType.Tags"/> (SVC-375).</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Clients may send without log-in (SVC-351).</summary>
    public bool AllowUnauthenticated { get; init; }

    /// <summary>The accounts that may log in from there; none means all (SVC-352). Not looked at when the entry blocks (SVC-360).</summary>
    public ImmutableArray<long> Users { get; init; } = [];

    /// <summary>The administrator's comment (SVC-369).</summary>
    public string Comment { get; init; } = "";

    /// <summary>Tells whether the entry names an address.</summary>
    /// <param name="client">A plain address: see <see cref="ClientAddress"/>.</param>
    /// <param name="sets">The named networks.</param>
    /// <param name="tags">Knows where addresses are; null when no such data is installed, and then no tag matches (SVC-374).</param>
    public bool Matches(IPAddress client, NetworkSets sets, IAddressTags? tags)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(sets);
        return Type switch
        {
            AccessEntryType.Routers => NetworkSets.Contains(sets.Routers, client),
            AccessEntryType.Network => Network!.Value.Contains(client),
            AccessEntryType.LocalNetworks => NetworkSets.Contains(sets.Local, client),
            AccessEntryType.Tags => tags is not null && tags.Find(client).Any(t => Tags.Contains(t, StringComparer.OrdinalIgnoreCase)),
            AccessEntryType.AnyIPv4 => client.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
            AccessEntryType.AnyIPv6 => client.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
            _ => true,
        };
    }

    /// <summary>Whether an account may log in by this entry.</summary>
    /// <param name="accountId">The account.</param>
    public bool Admits(long accountId) => Allow && (Users.IsEmpty || Users.Contains(accountId));

    /// <summary>What it names, as lists show it: <c>192.168.66.0/24</c>, <c>Local Networks</c>.</summary>
    public string Subject => Type switch
    {
        AccessEntryType.Routers => "Routers",
        AccessEntryType.Network => NetworkText.Format(Network!.Value),
        AccessEntryType.LocalNetworks => "Local Networks",
        AccessEntryType.Tags => "GeoIP " + string.Join(", ", Tags),
        AccessEntryType.AnyIPv4 => "Any IPv4 Host",
        AccessEntryType.AnyIPv6 => "Any IPv6 Host",
        _ => "Any Host",
    };

    /// <summary>Such as <c>Allow 192.168.66.0/24</c>.</summary>
    public override string ToString() => (Allow ? "Allow " : "Block ") + Subject;
}

/// <summary>Knows tags of addresses, such as the country an address is in (SVC-372).</summary>
public interface IAddressTags
{
    /// <summary>The tags of an address; none when nothing is known of it.</summary>
    /// <param name="client">A plain address.</param>
    IReadOnlyCollection<string> Find(IPAddress client);
}
