using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings that all SMTP services share.</summary>
public static class ReceivingSettings
{
    /// <summary>SVC-072.</summary>
    public static readonly BooleanSetting RefuseUnknownRecipients = new(
        "smtp.refuse-unknown-recipients",
        true,
        "Refuse local addresses that nobody has while the sender is still connected. Off: such mail is accepted and its sender gets a notification, which annoys strangers whose address was forged.")
    {
        Label = "Reject unrecognised local recipients",
        SpecificationRow = "SVC-072",
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
