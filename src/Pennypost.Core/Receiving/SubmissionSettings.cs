using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings of the SMTP services that take mail from the system's own users (ports 587 and 465, RFC 6409, RFC 8314).</summary>
public static class SubmissionSettings
{
    /// <summary>SVC-070.</summary>
    public static readonly IntegerSetting MaximumMessageSize = new(
        "submission.maximum-message-size", 50_000_000, 1_000, 1_000_000_000, "The largest message, in octets. Attachments grow by a third on the way.")
    {
        Label = "Maximum message size",
        SpecificationRow = "SVC-070",
        Range = (1_000, 1_000_000_000),
    };

    /// <summary>SVC-052, SVC-060.</summary>
    public static readonly BooleanSetting RequireTls = new(
        "submission.require-tls", true, "Log-in and sending only after STARTTLS or on the TLS port. Off: passwords may cross the network in clear.")
    {
        Label = "Require TLS",
        SpecificationRow = "SVC-060",
    };

    /// <summary>SVC-141.</summary>
    public static readonly IntegerSetting MaximumMessages = new(
        "submission.maximum-messages", 0, 0, 100_000, "Messages in one session. 0: no limit.")
    {
        Label = "Maximum messages per local session",
        SpecificationRow = "SVC-141",
        Range = (0, 100_000),
    };

    /// <summary>SVC-143.</summary>
    public static readonly IntegerSetting MaximumRecipients = new(
        "submission.maximum-recipients", 1_000, 0, 100_000, "Recipients of one message. 0: no limit.")
    {
        Label = "Maximum recipients per local message",
        SpecificationRow = "SVC-143",
        Range = (0, 100_000),
    };

    /// <summary>SVC-218.</summary>
    public static readonly BooleanSetting AddMissingFields = new(
        "submission.add-missing-fields", true, "Add Date and Message-ID to messages of users who have logged in when they lack them.")
    {
        Label = "Add Date: header field to locally sent messages if it doesn't exist",
        SpecificationRow = "SVC-218",
    };
}
