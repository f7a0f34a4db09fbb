using System.Globalization;
using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Clients;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.Access;

/// <summary>Turns lists into what the API shows, and back.</summary>
/// <param name="access">The lists in force.</param>
/// <param name="services">The service instances.</param>
/// <param name="directory">Names of accounts.</param>
internal sealed class AccessViews(AccessDirectory access, ServiceDirectory services, RecipientDirectory directory)
{
    private const string ServicePrefix = "service-";

    /// <summary>All lists that can have entries.</summary>
    public IReadOnlyList<AccessListSummary> Lists() =>
    [
        Summary(new AccessListKey(AccessScope.Global)),
        .. services.All.Select(s => Summary(AccessListKey.Of(s.Id))),
        Summary(new AccessListKey(AccessScope.AdminArea)),
        Summary(new AccessListKey(AccessScope.Vrfy)),
    ];

    /// <summary>The list a path names.</summary>
    /// <exception cref="RefusedException">There is no such list.</exception>
    public AccessListKey Key(string list) => list switch
    {
        "global" => new AccessListKey(AccessScope.Global),
        "admin" => new AccessListKey(AccessScope.AdminArea),
        "vrfy" => new AccessListKey(AccessScope.Vrfy),
        _ when list.StartsWith(ServicePrefix, StringComparison.Ordinal)
            && int.TryParse(list.AsSpan(ServicePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && services.Find(id) is not null => AccessListKey.Of(id),
        _ => throw RefusedException.NotFound("There is no such list."),
    };

    /// <summary>A stored list.</summary>
    public AccessListView View(AccessListKey key, StoredAccessList list, IReadOnlyList<string> notices) => View(
        key,
        [
            .. list.Entries.Select(e => Item(e.Entry) with
            {
                CreatedAt = e.CreatedAt,
                CreatedBy = e.CreatedBy,
                ChangedAt = e.ChangedAt,
                ChangedBy = e.ChangedBy,
            }),
        ],
        list.Version,
        notices);

    /// <summary>A list that is not stored.</summary>
    public AccessListView View(AccessListKey key, AccessList list, string version, IReadOnlyList<string> notices) =>
        View(key, [.. list.Entries.Select(Item)], version, notices);

    /// <summary>Reads the entries of a request; says which networks were corrected (SVC-364).</summary>
    /// <exception cref="RefusedException">An address or a user is not one.</exception>
    public (IReadOnlyList<AccessEntry> Entries, IReadOnlyList<string> Notices) Read(IReadOnlyList<SaveAccessEntry> entries)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var notices = new List<string>();
        var read = new List<AccessEntry>();
        foreach (var (entry, index) in entries.Take(AccessList.MaximumEntries + 1).Select((e, i) => (e, i)))
        {
            read.Add(new AccessEntry(entry.Allow, entry.Type)
            {
                Id = entry.Id ?? 0,
                Network = entry.Type == AccessEntryType.Network ? Network(entry, index, errors, notices) : null,
                AllowUnauthenticated = entry.AllowUnauthenticated,
                Users = [.. Users(entry, index, errors)],
                Comment = entry.Comment?.Trim() ?? "",
            });
        }

        return errors.Count == 0 ? (read, notices) : throw RefusedException.Invalid(errors);
    }

    /// <summary>Reads a text of the system before.</summary>
    /// <exception cref="RefusedException">It is no such text.</exception>
    public ImportedAccessList Import(string text)
    {
        var imported = AccessListText.Parse(text, id => directory.Table.FindAccountName(id) is not null);
        return new ImportedAccessList(imported.UseGlobal, [.. AccessList.Of(imported.Entries).Entries.Select(Item)], imported.Notices);
    }

    /// <summary>The named sets.</summary>
    public NetworkSetsView Networks(IReadOnlyList<string> notices)
    {
        var sets = access.Table.Sets;
        var (networks, routers) = DetectedNetworks.Read();
        return new NetworkSetsView(Texts(sets.Local), Texts(sets.Routers), Texts(networks), Texts(routers), notices);

        static IReadOnlyList<string> Texts(IEnumerable<IPNetwork> networks) => [.. networks.Select(NetworkText.Format)];
    }

    /// <summary>Reads networks; says which were corrected.</summary>
    /// <exception cref="RefusedException">One is no network.</exception>
    public static (IReadOnlyList<IPNetwork> Networks, IReadOnlyList<string> Notices) ReadNetworks(IReadOnlyList<string> texts)
    {
        var networks = new List<IPNetwork>();
        var notices = new List<string>();
        foreach (var text in texts.Take(AccessChanges.MaximumNetworks + 1))
        {
            if (!NetworkText.TryParse(text.Trim(), out var network, out var isCorrected))
            {
                throw RefusedException.Invalid("networks", $"{text} is no network: write 192.168.1.0/24, 2001:db8::/32 or one address.");
            }

            networks.Add(network);
            notices.AddRange(isCorrected ? [Corrected(text, network)] : []);
        }

        return (networks, notices);
    }

    /// <summary>What would happen to an address.</summary>
    public AccessTestResult Test(IPAddress client, long? accountId, string? user, bool localSender)
    {
        var table = access.Table;
        var plain = ClientAddress.Plain(client);
        var administrators = table.AskAdminArea(plain);
        return new AccessTestResult(
            plain.ToString(),
            accountId is null ? null : user,
            NetworkSets.Contains(table.Sets.Local, plain),
            NetworkSets.Contains(table.Sets.Routers, plain),
            Verdict("the global list", table[new(AccessScope.Global)].Test(plain, table.Sets)),
            [.. services.All.Select(s => Trial(AccessTrial.Of(s.Service, table, plain, accountId, localSender)))],
            accountId is { } id ? administrators.Admits(id) : administrators.Standing != AccessStanding.Refused,
            table.MayVerify(plain));
    }

    private static ServiceTrialItem Trial(AccessTrial trial) => new(
        trial.Service.Id,
        trial.Service.Name,
        trial.Service.Type,
        Verdict("the service's list", trial.Verdict.Service),
        Verdict("the global list", trial.Verdict.Global),
        trial.MayConnect,
        trial.MayLogIn,
        trial.SendIn,
        trial.Relay,
        trial.RelayLoggedIn);

    private static ListVerdictItem Verdict(string list, ListVerdict verdict) =>
        new(verdict.Answer, AccessReasons.Of(list, verdict), verdict.Entry?.ToString(), verdict.Position);

    private static IPNetwork? Network(SaveAccessEntry entry, int index, Dictionary<string, string[]> errors, List<string> notices)
    {
        var text = entry.Address?.Trim() ?? "";
        var whole = entry.Prefix is { } prefix && !text.Contains('/', StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{text}/{prefix}") : text;
        if (!NetworkText.TryParse(whole, out var network, out var isCorrected))
        {
            errors[$"entries[{index}].address"] = ["Write an address such as 192.168.1.0 or 2001:db8::, with a prefix that fits it."];
            return null;
        }

        notices.AddRange(isCorrected ? [Corrected(whole, network)] : []);
        return network;
    }

    private static string Corrected(string text, IPNetwork network) => $"{text.Trim()} is an address within the network {network}: the network was taken.";

    private IEnumerable<long> Users(SaveAccessEntry entry, int index, Dictionary<string, string[]> errors)
    {
        foreach (var name in entry.Users ?? [])
        {
            if (directory.Table.FindAccount(name) is { } id)
            {
                yield return id;
            }
            else if (name.StartsWith('#') && long.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                // An account that was deleted: it stays, because an entry without users would let everybody in.
                yield return number;
            }
            else
            {
                errors[$"entries[{index}].users"] = [$"There is no user {name}."];
            }
        }
    }

    private AccessListView View(AccessListKey key, IReadOnlyList<AccessEntryItem> entries, string version, IReadOnlyList<string> notices)
    {
        var service = services.Find(key.ServiceId)?.Service;
        return new AccessListView(
            Name(key),
            Title(key),
            version,
            entries,
            AccessExplanation.Of(key.Scope, service, isEmpty: entries.Count == 0),
            AccessExplanation.HasUsers(key.Scope, service),
            AccessExplanation.HasAllowUnauthenticated(service),
            notices);
    }

    private AccessEntryItem Item(AccessEntry entry) => new(
        entry.Id == 0 ? null : entry.Id,
        entry.Allow,
        entry.Type,
        entry.Network?.BaseAddress.ToString(),
        entry.Network is { } network && !NetworkText.IsHost(network) ? network.PrefixLength : null,
        entry.AllowUnauthenticated,
        [.. entry.Users.Select(id => directory.Table.FindAccountName(id) ?? string.Create(CultureInfo.InvariantCulture, $"#{id}"))],
        entry.Comment);

    private AccessListSummary Summary(AccessListKey key) => new(
        Name(key),
        key.Scope,
        key.Scope == AccessScope.Service ? key.ServiceId : null,
        Title(key),
        services.Find(key.ServiceId)?.Service.Type,
        access.Table[key].Entries.Length);

    private static string Name(AccessListKey key) => key.Scope switch
    {
        AccessScope.Service => string.Create(CultureInfo.InvariantCulture, $"{ServicePrefix}{key.ServiceId}"),
        AccessScope.AdminArea => "admin",
        AccessScope.Vrfy => "vrfy",
        _ => "global",
    };

    private string Title(AccessListKey key) => key.Scope switch
    {
        AccessScope.Service => services.Find(key.ServiceId)?.Service.Name ?? Name(key),
        AccessScope.AdminArea => "Admin area",
        AccessScope.Vrfy => "VRFY and EXPN",
        _ => "Global Access Restrictions",
    };
}
