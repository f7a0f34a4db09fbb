using Pennypost.Core.Clients;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Sessions;

/// <summary>Load balancers in front of the listeners.</summary>
public static class ProxySettings
{
    /// <summary>SVC-366.</summary>
    public static readonly TextSetting TrustedProxies = new(
        "network.trusted-proxies",
        "",
        4_000,
        "Addresses and networks of load balancers in front of the mail services, such as 10.0.0.0/8. Each of their connections must begin with a PROXY header (version 1 or 2), which names the real client; of web requests through them X-Forwarded-For is believed. Without it every restriction by address would see the balancer.")
    {
        Label = "Trusted proxies",
        SpecificationRow = "SVC-366",
        Range = (0, 4_000),
        Check = ClientPatterns.Fault,
    };
}
