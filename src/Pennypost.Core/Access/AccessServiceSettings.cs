using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Access;

/// <summary>How the access restrictions of one service work.</summary>
[ServiceSettings(ServiceTabs.General, ServiceType.Smtp, ServiceType.Lmtp, ServiceType.Pop3, ServiceType.Imap4)]
public static class AccessServiceSettings
{
    /// <summary>SVC-349.</summary>
    public static readonly BooleanSetting UseGlobal = new(
        "access.use-global",
        false,
        "A client must pass the global list as well as this service's list. A service without a list of its own always uses the global one.")
    {
        Label = "Use Global Access Restrictions if more restrictive",
        SpecificationRow = "SVC-349",
    };
}
