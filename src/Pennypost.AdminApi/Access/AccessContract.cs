using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.Access;

/// <summary>An access restriction list, without its entries.</summary>
/// <param name="Key">Names it in paths: <c>global</c>, <c>admin</c>, <c>vrfy</c>, <c>service-3</c>.</param>
/// <param name="Scope">What it is for.</param>
/// <param name="ServiceId">The service; null for the other scopes.</param>
/// <param name="Name">Its title: the service's name or what the list is for.</param>
/// <param name="ServiceType">What the service speaks; null for the other scopes.</param>
/// <param name="Entries">How many entries it has.</param>
public sealed record AccessListSummary(string Key, AccessScope Scope, int? ServiceId, string Name, ServiceType? ServiceType, int Entries);

/// <summary>An access restriction list.</summary>
/// <param name="Key">Names it in paths.</param>
/// <param name="Name">Its title.</param>
/// <param name="Version">Send it back with the change.</param>
/// <param name="Entries">In the order of evaluation: the first that matches decides.</param>
/// <param name="Explanation">What the list decides, sentence by sentence; depends on the service's settings.</param>
/// <param name="HasUsers">Entries can name users.</param>
/// <param name="HasAllowUnauthenticated">Entries can allow sending without log-in.</param>
/// <param name="Notices">What was corrected when the list was read or saved; as a rule empty.</param>
public sealed record AccessListView(
    string Key,
    string Name,
    string Version,
    IReadOnlyList<AccessEntryItem> Entries,
    IReadOnlyList<string> Explanation,
    bool HasUsers,
    bool HasAllowUnauthenticated,
    IReadOnlyList<string> Notices);

/// <summary>A line of a list.</summary>
/// <param name="Id">Its number; null in a list that is not saved.</param>
/// <param name="Allow">Allow, else Block.</param>
/// <param name="Type">Which addresses it names.</param>
/// <param name="Address">The network's or host's address; null for other types.</param>
/// <param name="Prefix">The prefix length; null for a single host and for other types.</param>
/// <param name="AllowUnauthenticated">Clients there may send without log-in.</param>
/// <param name="Users">Names of those who may log in from there; empty for all.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="CreatedAt">When it was made; null in a list that is not saved.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ChangedAt">When it was last changed.</param>
/// <param name="ChangedBy">By whom.</param>
public sealed record AccessEntryItem(
    long? Id,
    bool Allow,
    AccessEntryType Type,
    string? Address,
    int? Prefix,
    bool AllowUnauthenticated,
    IReadOnlyList<string> Users,
    string Comment,
    DateTimeOffset? CreatedAt = null,
    string? CreatedBy = null,
    DateTimeOffset? ChangedAt = null,
    string? ChangedBy = null);

/// <summary>A line as it shall be.</summary>
/// <param name="Allow">Allow, else Block.</param>
/// <param name="Type">Which addresses it names.</param>
/// <param name="Id">The number of a line that exists; null for a new one.</param>
/// <param name="Address">For networks: an address, or a network such as <c>192.168.1.0/24</c>.</param>
/// <param name="Prefix">For networks: the prefix length; null for a single host, or when the address has it.</param>
/// <param name="AllowUnauthenticated">Clients there may send without log-in.</param>
/// <param name="Users">Names of those who may log in from there; empty for all.</param>
/// <param name="Comment">A comment.</param>
public sealed record SaveAccessEntry(
    bool Allow,
    AccessEntryType Type,
    long? Id = null,
    string? Address = null,
    int? Prefix = null,
    bool AllowUnauthenticated = false,
    IReadOnlyList<string>? Users = null,
    string? Comment = null);

/// <summary>A whole list as it shall be.</summary>
/// <param name="Version">The version that was edited; not needed for an arrangement.</param>
/// <param name="Entries">All its lines, in any order.</param>
public sealed record SaveAccessListRequest(string Version, IReadOnlyList<SaveAccessEntry> Entries);

/// <summary>A list in the text format of the system before (SVC-368).</summary>
/// <param name="Text">Its lines.</param>
public sealed record ImportAccessListRequest(string Text);

/// <summary>What a text would make of a list; nothing is saved.</summary>
/// <param name="UseGlobal">Its first line: also ask the global list.</param>
/// <param name="Entries">Its entries in the order of evaluation.</param>
/// <param name="Notices">What was corrected or left out.</param>
public sealed record ImportedAccessList(bool UseGlobal, IReadOnlyList<AccessEntryItem> Entries, IReadOnlyList<string> Notices);

/// <summary>The named sets of networks, and what this machine's interfaces say, for information.</summary>
/// <param name="Local">Local Networks.</param>
/// <param name="Routers">Routers.</param>
/// <param name="DetectedNetworks">Networks of the interfaces of this machine: of a container, not of the company.</param>
/// <param name="DetectedRouters">Gateways of this machine.</param>
/// <param name="Notices">What was corrected; as a rule empty.</param>
public sealed record NetworkSetsView(
    IReadOnlyList<string> Local,
    IReadOnlyList<string> Routers,
    IReadOnlyList<string> DetectedNetworks,
    IReadOnlyList<string> DetectedRouters,
    IReadOnlyList<string> Notices);

/// <summary>A named set as it shall be.</summary>
/// <param name="Networks">All its networks or hosts.</param>
public sealed record SaveNetworksRequest(IReadOnlyList<string> Networks);

/// <summary>What would happen to an address.</summary>
/// <param name="Address">The address, in plain form.</param>
/// <param name="User">The user that was asked about; null for nobody.</param>
/// <param name="InLocalNetworks">It is in the Local Networks.</param>
/// <param name="IsRouter">It is in the Routers.</param>
/// <param name="Global">What the global list says by itself.</param>
/// <param name="Services">What would happen at each service.</param>
/// <param name="MayAdministrate">An administrator could use app and API from there.</param>
/// <param name="MayVerify">It may use VRFY and EXPN where they are enabled.</param>
public sealed record AccessTestResult(
    string Address,
    string? User,
    bool InLocalNetworks,
    bool IsRouter,
    ListVerdictItem Global,
    IReadOnlyList<ServiceTrialItem> Services,
    bool MayAdministrate,
    bool MayVerify);

/// <summary>What one list says, and by which entry.</summary>
/// <param name="Answer">What it says.</param>
/// <param name="Text">The same as a sentence.</param>
/// <param name="Entry">The entry that decides, such as <c>Allow Local Networks</c>; null when none does.</param>
/// <param name="Position">Its place in the list; 0 when none does.</param>
public sealed record ListVerdictItem(ListAnswer Answer, string Text, string? Entry, int Position);

/// <summary>What would happen at a service.</summary>
/// <param name="ServiceId">The service.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it speaks.</param>
/// <param name="ServiceList">What its own list says.</param>
/// <param name="GlobalList">What the global list says, if it is asked.</param>
/// <param name="MayConnect">The client gets a greeting.</param>
/// <param name="MayLogIn">The user can log in; null when none was named.</param>
/// <param name="SendIn">What becomes of mail for local recipients; null for services that take none.</param>
/// <param name="Relay">What becomes of mail for elsewhere, without log-in.</param>
/// <param name="RelayLoggedIn">The same after the user has logged in; null when none was named.</param>
public sealed record ServiceTrialItem(
    int ServiceId,
    string Name,
    ServiceType Type,
    ListVerdictItem ServiceList,
    ListVerdictItem GlobalList,
    bool MayConnect,
    bool? MayLogIn,
    RelayAnswer? SendIn,
    RelayAnswer? Relay,
    RelayAnswer? RelayLoggedIn);
