using Pennypost.Core.Receiving;
using Pennypost.Core.Services;

namespace Pennypost.Core.Access.Relaying;

/// <summary>What the settings of a service mean for <see cref="RelayDecision"/>.</summary>
public static class RelayRuleReading
{
    /// <summary>The rules of a service.</summary>
    /// <param name="service">The service.</param>
    public static RelayRules RelayRules(this MailService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.Type == ServiceType.Smtp
            ? new RelayRules(
                service.Get(RelayServiceSettings.AntiRelay),
                service.Get(SmtpServiceSettings.RequireAuthentication),
                service.Get(RelayServiceSettings.TakePop3LogIn),
                service.Get(SmtpServiceSettings.ExemptIncoming))
            : Relaying.RelayRules.LocalOnly;
    }
}
