using Pennypost.Core.Greylisting;

namespace Pennypost.AdminApi.Greylist;

/// <summary>A sender server, sender and recipient that were seen together.</summary>
/// <param name="Client">The server's address, or its network where whole networks are compared.</param>
/// <param name="Sender">The sender; empty for reports of other servers.</param>
/// <param name="Recipient">The recipient.</param>
/// <param name="State">Whether it passes.</param>
/// <param name="FirstSeenAt">The first attempt.</param>
/// <param name="LastSeenAt">The last attempt.</param>
/// <param name="Passes">How often it passed.</param>
/// <param name="KnownClient">So much of this server has passed that it is not asked any more.</param>
public sealed record GreylistItem(
    string Client, string Sender, string Recipient, GreylistState State, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, int Passes, bool KnownClient);

/// <summary>How much is remembered, and which services use it.</summary>
/// <param name="Waiting">Entries not tried again yet.</param>
/// <param name="Passed">Entries that pass.</param>
/// <param name="KnownClients">Servers that are not asked any more.</param>
public sealed record GreylistSummary(long Waiting, long Passed, long KnownClients);

/// <summary>One entry to forget: it begins anew, and so does its server.</summary>
/// <param name="Client">As listed.</param>
/// <param name="Sender">As listed.</param>
/// <param name="Recipient">As listed.</param>
public sealed record ForgetGreylistEntryRequest(string Client, string Sender, string Recipient);

/// <summary>Entries to forget: all that match; without any filter, all.</summary>
/// <param name="Client">The address begins with it.</param>
/// <param name="Sender">Part of the sender.</param>
/// <param name="Recipient">Part of the recipient.</param>
/// <param name="State">Only these.</param>
public sealed record ForgetGreylistEntriesRequest(string? Client = null, string? Sender = null, string? Recipient = null, GreylistState? State = null);

/// <summary>What was forgotten.</summary>
/// <param name="Entries">How many entries.</param>
public sealed record ForgottenEntries(int Entries);

/// <summary>Somebody who is never greylisted.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Kind">What the pattern is about.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record GreylistExemptionItem(long Id, GreylistExemptionKind Kind, string Pattern, string Comment, DateTimeOffset CreatedAt);

/// <summary>The exemptions.</summary>
/// <param name="Items">What administrators have added.</param>
/// <param name="LargeProviders">SPF domains that the program brings along; in force while the setting greylisting.skip-large-providers is on.</param>
public sealed record GreylistExemptionList(IReadOnlyList<GreylistExemptionItem> Items, IReadOnlyList<string> LargeProviders);

/// <summary>Somebody who shall never be greylisted.</summary>
/// <param name="Kind">What the pattern is about.</param>
/// <param name="Pattern">Address, network or wildcards; a domain or address; or the domain of an SPF record.</param>
/// <param name="Comment">The administrator's comment.</param>
public sealed record AddGreylistExemptionRequest(GreylistExemptionKind Kind, string Pattern, string? Comment = null);
