namespace Pennypost.AdminApi.SenderAuthentication;

/// <summary>The SPF white list.</summary>
/// <param name="Items">Its entries, oldest first.</param>
/// <param name="Services">The SMTP services that an entry can be limited to.</param>
public sealed record SpfWhiteList(IReadOnlyList<SpfWhiteListEntry> Items, IReadOnlyList<SpfWhiteListService> Services);

/// <summary>An SMTP service.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
public sealed record SpfWhiteListService(int Id, string Name);

/// <summary>An entry of the SPF white list: where everything that is given fits, SPF is not asked.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="ServiceId">Only this service; null for all servers.</param>
/// <param name="ServiceName">Its name; null for all servers.</param>
/// <param name="Network">An address or a network; empty for any.</param>
/// <param name="SenderName">Local part; <c>*</c> and <c>?</c> stand for others.</param>
/// <param name="SenderDomain">Domain; <c>*</c> and <c>?</c> stand for others.</param>
/// <param name="Version">For changes: send it back with the change.</param>
public sealed record SpfWhiteListEntry(
    long Id, int? ServiceId, string? ServiceName, string Network, string SenderName, string SenderDomain, int Version);

/// <summary>A new entry, or new values of one.</summary>
/// <param name="ServiceId">Only this service; null for all servers.</param>
/// <param name="Network">An address or a network such as 192.168.10.0/24; empty for any.</param>
/// <param name="SenderName">Local part; empty or <c>*</c> for any.</param>
/// <param name="SenderDomain">Domain; empty or <c>*</c> for any.</param>
/// <param name="Version">For a change: the version that was edited. Not used for a new entry.</param>
public sealed record SaveSpfWhiteListEntryRequest(
    int? ServiceId = null, string? Network = null, string? SenderName = null, string? SenderDomain = null, int? Version = null);

/// <summary>What came under one author's domain (the domain of the From field).</summary>
/// <param name="Author">The domain.</param>
/// <param name="Policy">The tags of its DMARC record; empty without one.</param>
/// <param name="Messages">All messages.</param>
/// <param name="Passed">Those that passed DMARC.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Refused">Those that were refused.</param>
/// <param name="Sources">Different client addresses.</param>
/// <param name="LastDay">Day of the last one (UTC).</param>
public sealed record DmarcDomainItem(
    string Author, string Policy, long Messages, long Passed, long Failed, long Refused, long Sources, DateOnly LastDay);

/// <summary>What one client sent under one author's domain.</summary>
/// <param name="Source">The client's address.</param>
/// <param name="Result">What DMARC said: none, pass, fail, temperror or permerror.</param>
/// <param name="Disposition">What was done: none or reject.</param>
/// <param name="Reason">Why that is not what the record asks for: local_policy, sampled_out, or empty.</param>
/// <param name="SpfAligned">SPF passed for the author's domain.</param>
/// <param name="DkimAligned">The author's domain signed.</param>
/// <param name="SpfDomain">The domain SPF was asked for.</param>
/// <param name="SpfResult">What SPF said; empty when it was not asked.</param>
/// <param name="Dkim">Signatures: domain, selector and result, separated by commas.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="LastDay">Day of the last one (UTC).</param>
public sealed record DmarcSourceItem(
    string Source,
    string Result,
    string Disposition,
    string Reason,
    bool SpfAligned,
    bool DkimAligned,
    string SpfDomain,
    string SpfResult,
    string Dkim,
    long Messages,
    DateOnly LastDay);
