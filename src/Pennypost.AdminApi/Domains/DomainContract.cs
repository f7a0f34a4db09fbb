namespace Pennypost.AdminApi.Domains;

/// <summary>The domains this system receives mail for.</summary>
/// <param name="DefaultDomain">The domain of addresses that come without one; null before the first domain is added.</param>
/// <param name="Items">All local domains by name.</param>
public sealed record DomainList(string? DefaultDomain, IReadOnlyList<DomainItem> Items);

/// <summary>A domain this system receives mail for.</summary>
/// <param name="Name">As it stands in DNS: ASCII, lower case.</param>
/// <param name="DisplayName">The same with international characters where the name has them.</param>
/// <param name="IsDefault">It is the default domain.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record DomainItem(string Name, string DisplayName, bool IsDefault, DateTimeOffset CreatedAt);

/// <summary>A domain to receive mail for.</summary>
/// <param name="Name">A domain name; international characters are allowed.</param>
public sealed record AddDomainRequest(string Name);

/// <summary>Chooses the default domain.</summary>
/// <param name="Name">One of the local domains.</param>
public sealed record SetDefaultDomainRequest(string Name);
