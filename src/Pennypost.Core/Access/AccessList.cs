using System.Collections.Immutable;
using System.Net;
using Pennypost.Core.Clients;

namespace Pennypost.Core.Access;

/// <summary>An access restriction list in its order of evaluation. Immutable; pure.</summary>
public sealed class AccessList
{
    /// <summary>More entries than any honest list has; evaluation looks at each.</summary>
    public const int MaximumEntries = 1000;

    private AccessList(ImmutableArray<AccessEntry> entries) => Entries = entries;

    /// <summary>A list without entries: it restricts nothing.</summary>
    public static AccessList Empty { get; } = new([]);

    /// <summary>Block Routers and Allow Local Networks: what the Defaults button makes of a list (SVC-362).</summary>
    public static AccessList Defaults { get; } =
        Of([new AccessEntry(Allow: false, AccessEntryType.Routers), new AccessEntry(Allow: true, AccessEntryType.LocalNetworks)]);

    /// <summary>The entries, the first to be tested first.</summary>
    public ImmutableArray<AccessEntry> Entries { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Entries.IsEmpty;

    /// <summary>Puts entries into the order of evaluation (SVC-357, SVC-358): the more special before the more general, whatever the order of
    /// their making; for the same addresses Block before Allow.</summary>
    /// <param name="entries">In the order in which they were made.</param>
    public static AccessList Of(IEnumerable<AccessEntry> entries)
    {
        var made = entries.Select((entry, order) => (Entry: entry, Order: order)).ToArray();
        var first = new Dictionary<(AccessEntryType, string), int>();
        foreach (var (entry, order) in made)
        {
            first.TryAdd((entry.Type, entry.Subject), order);
        }

        return new AccessList(
        [
            .. made
                .OrderBy(e => Rank(e.Entry))
                .ThenByDescending(e => e.Entry.Network?.PrefixLength ?? 0)
                .ThenBy(e => first[(e.Entry.Type, e.Entry.Subject)])
                .ThenBy(e => e.Entry.Allow)
                .ThenBy(e => e.Order)
                .Select(e => e.Entry),
        ]);
    }

    /// <summary>What the list says about an address: the first entry that matches decides (SVC-357), and no match refuses (SVC-359).</summary>
    /// <param name="client">A plain address: see <see cref="ClientAddress"/>.</param>
    /// <param name="sets">The named networks.</param>
    /// <param name="tags">Knows where addresses are; null when no such data is installed.</param>
    public ListVerdict Test(IPAddress client, NetworkSets sets, IAddressTags? tags = null)
    {
        for (var index = 0; index < Entries.Length; index++)
        {
            if (Entries[index].Matches(client, sets, tags))
            {
                return new ListVerdict(Entries[index].Allow ? ListAnswer.Allows : ListAnswer.Blocks, Entries[index], index + 1);
            }
        }

        return new ListVerdict(IsEmpty ? ListAnswer.Empty : ListAnswer.NoMatch);
    }

    // A network for all of IPv4 is still a network: the rows know no other rank for it.
    private static int Rank(AccessEntry entry) => entry.Type switch
    {
        AccessEntryType.Network when NetworkText.IsHost(entry.Network!.Value) => 0,
        AccessEntryType.Routers => 1,
        AccessEntryType.Network => 2,
        AccessEntryType.LocalNetworks => 3,
        AccessEntryType.Tags => 4,
        AccessEntryType.AnyIPv4 or AccessEntryType.AnyIPv6 => 5,
        _ => 6,
    };
}

/// <summary>What one list says about an address.</summary>
public enum ListAnswer
{
    /// <summary>The list was not asked (SVC-017).</summary>
    NotAsked,

    /// <summary>It has no entries and restricts nothing.</summary>
    Empty,

    /// <summary>An Allow entry matches first.</summary>
    Allows,

    /// <summary>A Block entry matches first.</summary>
    Blocks,

    /// <summary>It has entries and none matches: refused (SVC-359).</summary>
    NoMatch,
}

/// <summary>What one list says about an address, and by which entry.</summary>
/// <param name="Answer">What it says.</param>
/// <param name="Entry">The entry that decided; null when none matched.</param>
/// <param name="Position">Its place in the order of evaluation, the first being 1; 0 without entry.</param>
public readonly record struct ListVerdict(ListAnswer Answer, AccessEntry? Entry = null, int Position = 0)
{
    /// <summary>Whether the list turns the address away.</summary>
    public bool Refuses => Answer is ListAnswer.Blocks or ListAnswer.NoMatch;
}
