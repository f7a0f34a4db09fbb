using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings that each SMTP service has for itself and few change.</summary>
[ServiceSettings(ServiceTabs.Advanced, ServiceType.Smtp, ServiceType.Lmtp)]
public static class SmtpAdvancedServiceSettings
{
    /// <summary>SVC-218.</summary>
    public static readonly BooleanSetting AddMissingFields = new(
        "smtp.add-missing-fields", true, "Add Date and Message-ID to messages of users who have logged in when they lack them.")
    {
        Label = "Add Date: header field to locally sent messages if it doesn't exist",
        SpecificationRow = "SVC-218",
    };
}
