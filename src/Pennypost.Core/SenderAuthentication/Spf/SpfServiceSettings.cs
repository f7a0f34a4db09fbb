using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.SenderAuthentication.Spf;

/// <summary>SPF settings of one SMTP service.</summary>
[ServiceSettings(ServiceTabs.SpamReduction, ServiceType.Smtp)]
public static class SpfServiceSettings
{
    /// <summary>SVC-176.</summary>
    public static readonly BooleanSetting Enabled = new(
        "spf.enabled",
        true,
        "Ask the sender's domain which servers send for it (SPF). Switch it off where mail arrives through another company's server: every check would fail there.")
    {
        Label = "Enable SPF Support",
        SpecificationRow = "SVC-176",
    };

    /// <summary>SVC-177.</summary>
    public static readonly BooleanSetting SkipLocal = new(
        "spf.skip-local", true, "Do not ask for clients that have logged in or that may send anywhere by their address.")
    {
        Label = "Skip SPF checks for local/authorised senders",
        SpecificationRow = "SVC-177",
    };

    /// <summary>SVC-181, SVC-182.</summary>
    public static readonly ChoiceSetting<SpfRejection> Reject = new(
        "spf.reject",
        SpfRejection.Fail,
        "Refuse recipients when the check has one of these results. TempError is refused for a while (451), the others for good. SoftFail is not recommended; mail to postmaster is never refused.")
    {
        Label = "Reject message if SPF check result is",
        SpecificationRow = "SVC-181",
    };
}
