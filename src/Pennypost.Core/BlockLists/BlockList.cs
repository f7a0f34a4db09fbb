using System.Diagnostics.CodeAnalysis;
using Pennypost.Net.Dns;

namespace Pennypost.Core.BlockLists;

/// <summary>What a list says about those it lists.</summary>
public enum BlockListKind
{
    /// <summary>They send unwanted mail.</summary>
    Block,

    /// <summary>They are known to be good; wins over every block list.</summary>
    Allow,
}

/// <summary>What the last test of a list found (RFC 5782 §5).</summary>
public enum BlockListState
{
    /// <summary>Not tested yet.</summary>
    Unknown,

    /// <summary>It lists its test entry and not everything.</summary>
    Healthy,

    /// <summary>It does not list 127.0.0.2, as every list that works does.</summary>
    NoTestEntry,

    /// <summary>It lists 127.0.0.1, and so probably everything: it is not asked until that ends.</summary>
    ListsEverything,

    /// <summary>It answers with error codes: the operator does not serve this resolver or key.</summary>
    Refused,

    /// <summary>No answer.</summary>
    Silent,
}

/// <summary>A DNS list as stored.</summary>
/// <param name="Id">The row.</param>
/// <param name="Position">The order; the first list that lists a client is the one named in replies.</param>
/// <param name="Zone">The list's domain, as the header and replies name it.</param>
/// <param name="Pattern">Which answers count.</param>
/// <param name="Kind">Block or allow.</param>
/// <param name="ServiceId">Only this service; null for every one.</param>
/// <param name="QueryKey">Stands before the zone in queries; null for none.</param>
/// <param name="Enabled">It is asked.</param>
/// <param name="Comment">For administrators.</param>
/// <param name="Version">Changes with every change.</param>
/// <param name="Health">What the last test found.</param>
public sealed record BlockList(
    long Id, int Position, string Zone, AnswerPattern Pattern, BlockListKind Kind, int? ServiceId, string? QueryKey, bool Enabled, string Comment, long Version,
    BlockListHealth Health)
{
    /// <summary>It is asked about clients of a service.</summary>
    /// <param name="serviceId">The service.</param>
    public bool IsAskedFor(int serviceId) => Enabled && Health.State != BlockListState.ListsEverything && (ServiceId is null || ServiceId == serviceId);

    /// <summary>The name to ask for.</summary>
    /// <param name="labels">The reversed address (RFC 5782 §2.1, §2.4).</param>
    /// <param name="name">The name when the result is true; too long a zone makes none.</param>
    public bool TryName(string labels, [NotNullWhen(true)] out DnsName? name) =>
        DnsName.TryParse(QueryKey is null ? $"{labels}.{Zone}" : $"{labels}.{QueryKey}.{Zone}", out name);
}

/// <summary>What the last test of a list found.</summary>
/// <param name="State">The finding.</param>
/// <param name="Detail">In words; empty when there is nothing to say.</param>
/// <param name="CheckedAt">When; null before the first test.</param>
public sealed record BlockListHealth(BlockListState State, string Detail, DateTimeOffset? CheckedAt)
{
    /// <summary>Not tested yet.</summary>
    public static BlockListHealth Unknown { get; } = new(BlockListState.Unknown, "", null);
}

/// <summary>The values of a list that an administrator sets.</summary>
/// <param name="Zone">The list's domain; a pattern may follow in parentheses, as in <c>zen.spamhaus.org(127.0.0.3)</c>.</param>
/// <param name="Kind">Block or allow.</param>
/// <param name="ServiceId">Only this service; null for every one.</param>
/// <param name="Enabled">It is asked.</param>
/// <param name="Comment">For administrators.</param>
/// <param name="QueryKey">A new query key; empty for none, null for the one stored.</param>
public sealed record BlockListValues(string Zone, BlockListKind Kind, int? ServiceId, bool Enabled, string Comment, string? QueryKey);
