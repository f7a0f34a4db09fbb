using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;

namespace Pennypost.Core.Access.Lists;

/// <summary>All access restrictions at one moment. Immutable; asking costs no I/O.</summary>
/// <param name="lists">The lists that have entries.</param>
/// <param name="sets">The named networks.</param>
public sealed class AccessTable(IEnumerable<KeyValuePair<AccessListKey, AccessList>> lists, NetworkSets sets)
{
    private readonly FrozenDictionary<AccessListKey, AccessList> lists = lists.ToFrozenDictionary();

    /// <summary>A new system's: no restriction at all.</summary>
    public static AccessTable Initial { get; } = new([], NetworkSets.Initial);

    /// <summary>The named networks.</summary>
    public NetworkSets Sets { get; } = sets;

    /// <summary>One list; empty when nobody made one.</summary>
    /// <param name="key">Which.</param>
    public AccessList this[AccessListKey key] => lists.GetValueOrDefault(key, AccessList.Empty);

    /// <summary>The same with one list replaced.</summary>
    /// <param name="key">Which.</param>
    /// <param name="list">The list in its place.</param>
    public AccessTable With(AccessListKey key, AccessList list) =>
        new([.. lists.Where(l => l.Key != key), KeyValuePair.Create(key, list)], Sets);

    /// <summary>The same with one named set replaced.</summary>
    /// <param name="name">Which.</param>
    /// <param name="networks">The set in its place.</param>
    public AccessTable With(NetworkSetName name, ImmutableArray<IPNetwork> networks) =>
        new(lists, name == NetworkSetName.Local ? Sets with { Local = networks } : Sets with { Routers = networks });

    /// <summary>What the lists say about a client of a service.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="serviceId">The service.</param>
    /// <param name="useGlobal">The service's option (SVC-349).</param>
    /// <param name="tags">Knows where addresses are; null when no such data is installed.</param>
    public AccessVerdict Ask(IPAddress client, int serviceId, bool useGlobal, IAddressTags? tags = null) =>
        lists.Count == 0
            ? AccessVerdict.Unrestricted
            : AccessVerdict.Of(client, this[AccessListKey.Of(serviceId)], this[new(AccessScope.Global)], useGlobal, Sets, tags);

    /// <summary>Whether an address may administrate (SVC-327): its own list, else the global one, decides.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="tags">Knows where addresses are; null when no such data is installed.</param>
    public AccessVerdict AskAdminArea(IPAddress client, IAddressTags? tags = null) =>
        AccessVerdict.Of(client, this[new(AccessScope.AdminArea)], this[new(AccessScope.Global)], useGlobal: false, Sets, tags);

    /// <summary>Whether an address may use VRFY and EXPN. Without a list nobody may (SVC-210).</summary>
    /// <param name="client">Its address.</param>
    /// <param name="tags">Knows where addresses are; null when no such data is installed.</param>
    public bool MayVerify(IPAddress client, IAddressTags? tags = null) =>
        this[new(AccessScope.Vrfy)].Test(ClientAddress.Plain(client), Sets, tags).Answer == ListAnswer.Allows;

    /// <summary>Whether an address is in the Local Networks.</summary>
    /// <param name="client">The address.</param>
    public bool IsLocal(IPAddress client) => NetworkSets.Contains(Sets.Local, ClientAddress.Plain(client));
}
