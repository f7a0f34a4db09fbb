using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings that each SMTP service has for itself: how much one session may do.</summary>
[ServiceSettings(ServiceTabs.LoadLimiting, ServiceType.Smtp, ServiceType.Lmtp)]
public static class TransactionLimitServiceSettings
{
    /// <summary>What "no limit" means for recipients: whoever has stolen a password must not fill the memory by them.</summary>
    public const int MostRecipients = 100_000;

    /// <summary>SVC-140.</summary>
    public static readonly IntegerSetting MaximumMessagesIncoming = new(
        "smtp.maximum-messages-incoming", 0, 0, 100_000, "Messages in one session of a client that has not logged in. 0: no limit.")
    {
        Label = "Maximum messages per incoming session",
        SpecificationRow = "SVC-140",
        Range = (0, 100_000),
    };

    /// <summary>SVC-141.</summary>
    public static readonly IntegerSetting MaximumMessagesLocal = new(
        "smtp.maximum-messages-local", 0, 0, 100_000, "Messages in one session of a client that has logged in. 0: no limit.")
    {
        Label = "Maximum messages per local session",
        SpecificationRow = "SVC-141",
        Range = (0, 100_000),
    };

    /// <summary>SVC-142, SVC-145.</summary>
    public static readonly IntegerSetting MaximumRecipientsIncoming = new(
        "smtp.maximum-recipients-incoming",
        100,
        0,
        100_000,
        "Recipients of one message of a client that has not logged in. 0: no limit; RFC 5321 asks for at least 100.")
    {
        Label = "Maximum recipients per incoming message",
        SpecificationRow = "SVC-142",
        Range = (0, 100_000),
    };

    /// <summary>SVC-143, SVC-145.</summary>
    public static readonly IntegerSetting MaximumRecipientsLocal = new(
        "smtp.maximum-recipients-local", 0, 0, MostRecipients, "Recipients of one message of a client that has logged in. 0: no limit but the one of the program, 100000.")
    {
        Label = "Maximum recipients per local message",
        SpecificationRow = "SVC-143",
        Range = (0, 100_000),
    };
}
