using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings of the SMTP service that takes mail from other servers (port 25).</summary>
public static class MxSettings
{
    /// <summary>SVC-070.</summary>
    public static readonly IntegerSetting MaximumMessageSize = new(
        "mx.maximum-message-size", 50_000_000, 1_000, 1_000_000_000, "The largest message, in octets. Attachments grow by a third on the way.")
    {
        Label = "Maximum message size",
        SpecificationRow = "SVC-070",
        Range = (1_000, 1_000_000_000),
    };

    /// <summary>SVC-052.</summary>
    public static readonly BooleanSetting RequireTls = new(
        "mx.require-tls", false, "Take mail only after STARTTLS. Servers that cannot do TLS can then not deliver.")
    {
        Label = "Require TLS",
        SpecificationRow = "SVC-052",
    };

    /// <summary>Whether clients may log in on the incoming port too.</summary>
    public static readonly BooleanSetting OfferLogIn = new(
        "mx.offer-log-in", true, "Let clients log in on the incoming port too, inside TLS. Who has logged in may send anywhere.")
    {
        Label = "Offer log-in",
    };

    /// <summary>SVC-140.</summary>
    public static readonly IntegerSetting MaximumMessages = new(
        "mx.maximum-messages", 0, 0, 100_000, "Messages in one session of a client that has not logged in. 0: no limit.")
    {
        Label = "Maximum messages per incoming session",
        SpecificationRow = "SVC-140",
        Range = (0, 100_000),
    };

    /// <summary>SVC-142, SVC-145.</summary>
    public static readonly IntegerSetting MaximumRecipients = new(
        "mx.maximum-recipients", 100, 0, 100_000, "Recipients of one message of a client that has not logged in. 0: no limit; RFC 5321 asks for at least 100.")
    {
        Label = "Maximum recipients per incoming message",
        SpecificationRow = "SVC-142",
        Range = (0, 100_000),
    };
}
