using Pennypost.Core.Services;
using Pennypost.Mail;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings that each SMTP service has for itself and few change.</summary>
[ServiceSettings(ServiceTabs.Advanced, ServiceType.Smtp, ServiceType.Lmtp)]
public static class SmtpAdvancedServiceSettings
{
    /// <summary>SVC-211.</summary>
    public static readonly TextSetting GreetingName = new(
        "smtp.greeting-name", "", 255, "The name that the service gives itself in its greeting and its reply to EHLO. Empty: the host name of the whole system.")
    {
        Label = "Host name",
        SpecificationRow = "SVC-211",
        Range = (0, 255),
        Check = text => text.Length == 0 || (DomainName.TryNormalize(text, out _) && text[0] != '[') ? null : "Must be a host name.",
    };

    /// <summary>SVC-218.</summary>
    public static readonly BooleanSetting AddMissingFields = new(
        "smtp.add-missing-fields", true, "Add Date and Message-ID to messages of users and of addresses that may send without log-in, when they lack them.")
    {
        Label = "Add Date: header field to locally sent messages if it doesn't exist",
        SpecificationRow = "SVC-218",
    };

    /// <summary>SVC-215.</summary>
    public static readonly BooleanSetting RefusePercent = new(
        "smtp.refuse-percent", true, "Refuse recipients with % in their local part, which old servers took for a route. The character is never interpreted.")
    {
        Label = "Don't allow addresses with '%' in their address",
        SpecificationRow = "SVC-215",
    };

    /// <summary>SVC-216.</summary>
    public static readonly BooleanSetting RefuseExclamation = new(
        "smtp.refuse-exclamation", true, "Refuse recipients with ! in their local part, which old servers took for a route. The character is never interpreted.")
    {
        Label = "Don't allow addresses with '!' in their address",
        SpecificationRow = "SVC-216",
    };

    /// <summary>SVC-221.</summary>
    public static readonly BooleanSetting LogUnknownRecipients = new(
        "smtp.log-unknown-recipients", false, "Remember local addresses that nobody has and that somebody tried, with client and sender, for the page Rejected Recipients.")
    {
        Label = "Log Rejected unrecognised recipients",
        SpecificationRow = "SVC-221",
    };

    /// <summary>SVC-074.</summary>
    public static readonly BooleanSetting LogDialogue = new(
        "smtp.log-dialogue", false, "Write every command and reply of the sessions that begin from now on to the log, without passwords and messages.")
    {
        Label = "Log data for this service",
        SpecificationRow = "SVC-074",
    };

    /// <summary>SVC-222.</summary>
    public static readonly IntegerSetting MaximumLineLength = new(
        "smtp.maximum-line-length", 0, 0, 1_000_000, "The longest line of a message, in octets without its end. 0: no limit; 998: as RFC 5321 has it.")
    {
        Label = "Maximum line length",
        SpecificationRow = "SVC-222",
        Range = (0, 1_000_000),
    };

    /// <summary>SVC-224.</summary>
    public static readonly IntegerSetting MaximumLogInFailures = new(
        "smtp.maximum-log-in-failures", 3, 1, 100, "Failed log-ins in one session after which the connection is closed.")
    {
        Label = "Max failed login attempts",
        SpecificationRow = "SVC-224",
        Range = (1, 100),
    };
}
