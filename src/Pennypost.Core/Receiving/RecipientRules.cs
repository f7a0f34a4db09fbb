using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>The settings that decide about recipients, as they are at one moment.</summary>
/// <param name="RefuseUnknown">SVC-072.</param>
/// <param name="UnrecognisedIsOutgoing">SET-332; never for strangers.</param>
/// <param name="RefusePercent">SVC-215.</param>
/// <param name="RefuseExclamation">SVC-216.</param>
public readonly record struct RecipientRules(
    bool RefuseUnknown = true, bool UnrecognisedIsOutgoing = false, bool RefusePercent = true, bool RefuseExclamation = true)
{
    /// <summary>Whether a recipient is refused for a character that old servers took for a route; no exception but for addresses that exist (SVC-217).</summary>
    /// <param name="recipient">The recipient.</param>
    public bool Refuses(ReceivingRecipient recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var local = recipient.Address.LocalPart;
        return recipient.Resolution.Kind != ResolutionKind.Known
            && ((RefusePercent && local.Contains('%', StringComparison.Ordinal)) || (RefuseExclamation && local.Contains('!', StringComparison.Ordinal)));
    }

    /// <summary>Reads the rules in force.</summary>
    /// <param name="service">The service that was asked.</param>
    /// <param name="settings">The values in force for all services.</param>
    public static RecipientRules Of(MailService service, SettingStore settings)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(settings);
        return new RecipientRules(
            service.Get(SmtpServiceSettings.RefuseUnknownRecipients),
            settings.Get(RoutingSettings.UnrecognisedLocalIsOutgoing),
            service.Get(SmtpAdvancedServiceSettings.RefusePercent),
            service.Get(SmtpAdvancedServiceSettings.RefuseExclamation));
    }
}
