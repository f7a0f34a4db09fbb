using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Settings that each SMTP service has for itself: log-in and sizes.</summary>
[ServiceSettings(ServiceTabs.General, ServiceType.Smtp, ServiceType.Lmtp)]
public static class SmtpServiceSettings
{
    /// <summary>SVC-056.</summary>
    public static readonly BooleanSetting RequireAuthentication = new(
        "smtp.require-authentication", true, "Clients must log in before they send, except as the next setting says.")
    {
        Label = "Require SMTP authentication",
        SpecificationRow = "SVC-056",
    };

    /// <summary>SVC-062.</summary>
    public static readonly BooleanSetting ExemptIncoming = new(
        "smtp.exempt-incoming", true, "Mail for local recipients is taken without log-in: needed where other servers deliver.")
    {
        Label = "Do not require SMTP authentication for internal/incoming mail",
        SpecificationRow = "SVC-062",
    };

    /// <summary>Submission is for those who log in.</summary>
    public static readonly PresetValue UsersLogIn = new(ExemptIncoming, "false", ServicePreset.Submission, ServicePreset.SubmissionTls);

    /// <summary>SVC-060.</summary>
    public static readonly BooleanSetting RequireEncryptedAuthentication = new(
        "smtp.require-encrypted-authentication",
        true,
        "Passwords only inside TLS. Clients on the server itself are exempt: what does not leave the machine cannot be overheard.")
    {
        Label = "Require encrypted authentication",
        SpecificationRow = "SVC-060",
    };

    /// <summary>Whether clients may log in at all.</summary>
    public static readonly BooleanSetting OfferLogIn = new(
        "smtp.offer-log-in", true, "Let clients log in. Who has logged in may send anywhere.")
    {
        Label = "Offer log-in",
    };

    /// <summary>SVC-070.</summary>
    public static readonly IntegerSetting MaximumMessageSize = new(
        "smtp.maximum-message-size", 50_000_000, 1_000, 1_000_000_000, "The largest message, in octets. Attachments grow by a third on the way.")
    {
        Label = "Maximum message size",
        SpecificationRow = "SVC-070",
        Range = (1_000, 1_000_000_000),
    };

    /// <summary>SVC-072.</summary>
    public static readonly BooleanSetting RefuseUnknownRecipients = new(
        "smtp.refuse-unknown-recipients",
        true,
        "Refuse local addresses that nobody has while the sender is still connected. Off: such mail is accepted and its sender gets a notification, which annoys strangers whose address was forged.")
    {
        Label = "Reject unrecognised local recipients",
        SpecificationRow = "SVC-072",
    };
}
