using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings of an SMTP service for VRFY and EXPN.</summary>
[ServiceSettings(ServiceTabs.VrfyExpn, ServiceType.Smtp, ServiceType.Lmtp)]
public static class SmtpVrfyServiceSettings
{
    /// <summary>SVC-208.</summary>
    public static readonly BooleanSetting Enabled = new(
        "smtp.vrfy-expn", false, "Answer VRFY and EXPN to the clients that the access list VRFY and EXPN allows. They tell which addresses exist and who is behind them.")
    {
        Label = "Enable VRFY and EXPN SMTP commands",
        SpecificationRow = "SVC-208",
    };
}
