using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings of an SMTP service that decide which extensions it offers to whom.</summary>
[ServiceSettings(ServiceTabs.Advanced, ServiceType.Smtp, ServiceType.Lmtp)]
public static class SmtpExtensionServiceSettings
{
    /// <summary>SVC-214.</summary>
    public static readonly BooleanSetting DisableStatusNotifications = new(
        "smtp.disable-dsn", false, "Neither offer nor understand DSN (RFC 3461), by which senders choose what they are told about delivery.")
    {
        Label = "Disable DSN support",
        SpecificationRow = "SVC-214",
    };

    /// <summary>How long users may have messages held.</summary>
    public static readonly IntegerSetting MaximumHoldDays = new(
        "smtp.maximum-hold-days", 30, 0, 365, "Days for which users who have logged in may have a message held before it is sent (FUTURERELEASE). 0: not offered.")
    {
        Label = "Maximum days to hold a message",
        Range = (0, 365),
    };

    /// <summary>Who may use ETRN.</summary>
    public static readonly TextSetting TurnClients = new(
        "smtp.etrn-clients", string.Empty, 2000,
        "Addresses and networks whose servers may ask for their waiting mail to be tried now (ETRN), separated by commas. Empty: nobody, and it is not offered.")
    {
        Label = "Servers that may use ETRN",
        Range = (0, 2000),
        Check = ClientNetworks.Check,
    };
}
