using Pennypost.Core.BlockLists;

namespace Pennypost.AdminApi.BlockLists;

/// <summary>A DNS list that clients are looked up in.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Zone">The list's domain.</param>
/// <param name="Pattern">Which answers count; empty for the ordinary ones.</param>
/// <param name="Kind">Block or allow.</param>
/// <param name="ServiceId">Only this service; null for every one.</param>
/// <param name="HasQueryKey">A query key is stored; it is never shown.</param>
/// <param name="Enabled">It is asked.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="State">What the last test found.</param>
/// <param name="Detail">The finding in words; empty when all is well.</param>
/// <param name="CheckedAt">When it was tested; null before the first test.</param>
/// <param name="Warnings">What about the pattern may not have been meant.</param>
/// <param name="Version">For changes: send it back with the change.</param>
public sealed record BlockListItem(
    long Id,
    string Zone,
    string Pattern,
    BlockListKind Kind,
    int? ServiceId,
    bool HasQueryKey,
    bool Enabled,
    string Comment,
    BlockListState State,
    string Detail,
    DateTimeOffset? CheckedAt,
    IReadOnlyList<string> Warnings,
    long Version);

/// <summary>A new list, or new values of one.</summary>
/// <param name="Zone">The list's domain; a pattern may follow in parentheses, as in <c>zen.spamhaus.org(127.0.0.3)</c>.</param>
/// <param name="Kind">Block or allow.</param>
/// <param name="ServiceId">Only this service; null for every one.</param>
/// <param name="Enabled">It is asked.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="QueryKey">A query key of the list's operator; empty for none, null to keep the one stored.</param>
/// <param name="Version">For a change: the version that was edited. Not used for a new list.</param>
public sealed record SaveBlockListRequest(
    string Zone,
    BlockListKind Kind = BlockListKind.Block,
    int? ServiceId = null,
    bool Enabled = true,
    string? Comment = null,
    string? QueryKey = null,
    long? Version = null);

/// <summary>The lists in another order.</summary>
/// <param name="Ids">All of them, first one first.</param>
public sealed record OrderBlockListsRequest(IReadOnlyList<long> Ids);

/// <summary>An address to look up now.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
public sealed record TestAddressRequest(string Address);

/// <summary>What every list says about an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Exempt">It is among the addresses that are never looked up.</param>
/// <param name="IsPublic">The world knows the address; others are never looked up in sessions.</param>
/// <param name="Lists">Each list's answer, in order.</param>
public sealed record AddressTestResult(string Address, bool Exempt, bool IsPublic, IReadOnlyList<ListTestResult> Lists);

/// <summary>What a list says about an address.</summary>
/// <param name="Zone">The list's domain.</param>
/// <param name="Kind">Block or allow.</param>
/// <param name="Listed">It lists the address.</param>
/// <param name="Answers">The answers as they came.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
public sealed record ListTestResult(string Zone, BlockListKind Kind, bool Listed, IReadOnlyList<string> Answers, string? Failure);

/// <summary>Addresses that are never looked up.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Pattern">Address, network or wildcards.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record BlockListExemptionItem(long Id, string Pattern, string Comment, DateTimeOffset CreatedAt);

/// <summary>Addresses that shall never be looked up.</summary>
/// <param name="Pattern">Address, network or wildcards such as <c>192.168.*</c>.</param>
/// <param name="Comment">The administrator's comment.</param>
public sealed record AddBlockListExemptionRequest(string Pattern, string? Comment = null);
