using System.Net;
using Pennypost.Core.Routing;

namespace Pennypost.Core.SenderAuthentication.Spf;

/// <summary>An entry of the SPF white list (SVC-202): where everything that is given fits, SPF is not asked.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="ServiceId">Only this service; null for all (SVC-203).</param>
/// <param name="Network">Only clients in this network; null for any (SVC-204).</param>
/// <param name="SenderName">Pattern for the local part (SVC-205).</param>
/// <param name="SenderDomain">Pattern for the domain.</param>
/// <param name="Version">For changes.</param>
public sealed record SpfExemption(long Id, int? ServiceId, ClientNetwork? Network, string SenderName, string SenderDomain, int Version)
{
    /// <summary>Tells whether the entry exempts a sender.</summary>
    /// <param name="serviceId">The service the client came to.</param>
    /// <param name="client">Its address.</param>
    /// <param name="name">The local part of the reverse path, <c>postmaster</c> for the null one (SVC-207).</param>
    /// <param name="domain">Its domain; the HELO name for the null one.</param>
    public bool Matches(int serviceId, IPAddress client, string name, string domain) =>
        (ServiceId is null || ServiceId == serviceId)
        && (Network is null || Network.Contains(client))
        && Fits(SenderName, name)
        && Fits(SenderDomain, domain);

    private static bool Fits(string pattern, string value) => pattern.Length == 0 || Wildcard.Matches(pattern, value);
}

/// <summary>New values of an entry, as typed.</summary>
/// <param name="ServiceId">Only this service; null for all.</param>
/// <param name="Network">An address or a network; empty for any.</param>
/// <param name="SenderName">Pattern; empty or <c>*</c> for any.</param>
/// <param name="SenderDomain">Pattern; empty or <c>*</c> for any.</param>
public sealed record SpfExemptionValues(int? ServiceId, string Network, string SenderName, string SenderDomain);
