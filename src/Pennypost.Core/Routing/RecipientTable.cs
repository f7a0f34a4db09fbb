using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Pennypost.Core.Routing;

/// <summary>A mapping as the resolver needs it.</summary>
/// <param name="Address">Lower case: address, local part, wildcards, <c>~@domain</c> or <c>~</c> (MAP-006, MAP-009).</param>
/// <param name="AccountId">The target; null for <c>*REMOTE</c>.</param>
/// <param name="RelayExternal">MAP-011.</param>
/// <param name="Source">Null when it applies to every source (MAP-015).</param>
public sealed record RecipientMapping(string Address, long? AccountId, bool RelayExternal, MailSource? Source);

/// <summary>All local domains, accounts and mappings at one moment, arranged for look-up: an exact address costs a few hash look-ups,
/// each wildcard mapping one comparison. Immutable; pure: no I/O.</summary>
public sealed class RecipientTable
{
    private readonly FrozenSet<string> _domains;
    private readonly FrozenDictionary<string, long> _accounts;
    private readonly Dictionary<long, string> _names;
    private readonly FrozenDictionary<string, RecipientMapping[]> _exact;
    private readonly RecipientMapping[] _wildcards;
    private readonly RecipientMapping[] _unrecognised;
    private readonly long? _postmaster;

    /// <summary>Arranges the data.</summary>
    /// <param name="domains">Local domains, lower-case A-labels.</param>
    /// <param name="accounts">Account ids by lower-case name.</param>
    /// <param name="mappings">All mappings but those of type FROM, which only collectors use.</param>
    /// <param name="postmaster">Who gets the mail of a postmaster that no account or mapping names (RFC 5321 §4.5.1); null for nobody.</param>
    public RecipientTable(
        IEnumerable<string> domains, IEnumerable<KeyValuePair<string, long>> accounts, IEnumerable<RecipientMapping> mappings, long? postmaster)
    {
        _domains = domains.ToFrozenSet(StringComparer.Ordinal);
        _accounts = accounts.ToFrozenDictionary(StringComparer.Ordinal);
        _names = _accounts.ToDictionary(account => account.Value, account => account.Key);
        _postmaster = postmaster;
        var kinds = mappings.ToLookup(m => m.Address.StartsWith('~') ? 'u' : Wildcard.IsPattern(m.Address) ? 'w' : 'e');
        _exact = kinds['e'].GroupBy(m => m.Address, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _wildcards = [.. kinds['w']];
        _unrecognised = [.. kinds['u']];
    }

    /// <summary>The local domains.</summary>
    public IReadOnlySet<string> Domains => _domains;

    /// <summary>The account with a name; null when there is none.</summary>
    public long? FindAccount(string name) => _accounts.TryGetValue(name.ToLowerInvariant(), out var id) ? id : null;

    /// <summary>The lower-case name of an account; null when there is none.</summary>
    public string? FindAccountName(long id) => _names.GetValueOrDefault(id);

    /// <summary>Resolves an address in the order of MAP-004: explicit mappings, else account names, else mappings of unrecognised
    /// addresses. One pass: targets are not resolved again (MAP-013).</summary>
    /// <param name="localPart">As received; case does not count (USR-151).</param>
    /// <param name="domain">A lower-case A-label domain.</param>
    /// <param name="source">Where the mail came from.</param>
    /// <param name="implied">False when account names are no addresses by themselves (MAP-003, SET-333).</param>
    public Resolution Resolve(string localPart, string domain, MailSource source, bool implied = true)
    {
        var local = localPart.ToLowerInvariant();
        var isLocalDomain = _domains.Contains(domain);

        // (1) Every explicit mapping that matches applies, exact or by wildcard, and nothing else (MAP-005).
        var targets = new List<RecipientMapping>();
        var address = $"{local}@{domain}";
        Collect(_exact.GetValueOrDefault(address), source, targets);
        // A quoted local part may look like a whole address, and must not be taken for one.
        if (isLocalDomain && !local.Contains('@', StringComparison.Ordinal))
        {
            Collect(_exact.GetValueOrDefault(local), source, targets);
        }

        foreach (var mapping in _wildcards)
        {
            if (Applies(mapping, source) && MatchesWildcard(mapping.Address, local, address, isLocalDomain))
            {
                targets.Add(mapping);
            }
        }

        if (targets.Count > 0)
        {
            return Known(targets);
        }

        // (2) Account names at local domains; postmaster always has somebody.
        if (isLocalDomain && implied && _accounts.TryGetValue(local, out var account))
        {
            return new Resolution(ResolutionKind.Known, [account]);
        }

        // (3) Whatever nobody recognised.
        Collect([.. _unrecognised.Where(m => MatchesUnrecognised(m.Address, domain, isLocalDomain))], source, targets);
        if (targets.Count > 0)
        {
            return Known(targets);
        }

        return isLocalDomain && local == "postmaster" && _postmaster is { } somebody
            ? new Resolution(ResolutionKind.Known, [somebody])
            : isLocalDomain ? Resolution.Unknown : Resolution.NotLocal;
    }

    private static Resolution Known(List<RecipientMapping> targets) => new(
        ResolutionKind.Known,
        [.. targets.Where(t => t.AccountId is not null).Select(t => t.AccountId!.Value).Distinct()],
        Remote: targets.Exists(t => t.AccountId is null),
        RelayExternal: targets.Exists(t => t.AccountId is null && t.RelayExternal));

    private static void Collect(RecipientMapping[]? mappings, MailSource source, List<RecipientMapping> targets)
    {
        foreach (var mapping in mappings ?? [])
        {
            if (Applies(mapping, source))
            {
                targets.Add(mapping);
            }
        }
    }

    private static bool Applies(RecipientMapping mapping, MailSource source) => mapping.Source is null || mapping.Source == source;

    // A pattern without @ stands for that local part at every local domain (MAP-006).
    private static bool MatchesWildcard(string pattern, string local, string address, bool isLocalDomain) =>
        pattern.Contains('@', StringComparison.Ordinal) ? Wildcard.Matches(pattern, address) : isLocalDomain && Wildcard.Matches(pattern, local);

    private static bool MatchesUnrecognised(string address, string domain, bool isLocalDomain) =>
        address == "~" ? isLocalDomain : Wildcard.Matches(address.AsSpan(2), domain);
}
