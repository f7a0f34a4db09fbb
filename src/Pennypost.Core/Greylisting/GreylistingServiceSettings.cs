using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Greylisting;

/// <summary>What each SMTP service decides about greylisting for itself.</summary>
[ServiceSettings(ServiceTabs.SpamReduction, ServiceType.Smtp)]
public static class GreylistingServiceSettings
{
    /// <summary>SVC-167.</summary>
    public static readonly BooleanSetting Enabled = new(
        "greylisting.enabled", false, "Refuse the first attempt of an unknown sender for some minutes: real mail servers try again, most spam software does not. New correspondents are delayed once.")
    {
        Label = "Enable Greylisting",
        SpecificationRow = "SVC-167",
    };

    /// <summary>SVC-171.</summary>
    public static readonly BooleanSetting SkipIfSpfPasses = new(
        "greylisting.skip-if-spf-passes", false, "Do not delay senders that pass SPF. Where SPF domains are among the exemptions, only those.")
    {
        Label = "Skip Greylisting if SPF check passes",
        SpecificationRow = "SVC-171",
    };
}
