using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings of an SMTP service for VRFY and EXPN.</summary>
[ServiceSettings(ServiceTabs.VrfyExpn, ServiceType.Smtp, ServiceType.Lmtp)]
public static class SmtpVrfyServiceSettings
{
    /// <summary>SVC-208.</summary>
    public static readonly BooleanSetting Enabled = new(
        "smtp.vrfy-expn", false, "Answer VRFY and EXPN to the clients below. They tell which addresses exist and who is behind them.")
    {
        Label = "Enable VRFY and EXPN SMTP commands",
        SpecificationRow = "SVC-208",
    };

    /// <summary>SVC-209, SVC-210.</summary>
    public static readonly TextSetting Clients = new(
        "smtp.vrfy-expn-clients", string.Empty, 2000,
        "Addresses and networks that may use the two commands, separated by commas; keep them narrow. Empty: nobody.")
    {
        Label = "VRFY/EXPN access restrictions",
        SpecificationRow = "SVC-209",
        Range = (0, 2000),
        Check = ClientNetworks.Check,
    };
}
