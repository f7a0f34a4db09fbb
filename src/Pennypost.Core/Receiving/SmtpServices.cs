using Pennypost.Core.Services;
using Pennypost.Core.Settings;
using Pennypost.Net;
using Pennypost.Smtp.Server;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>What the settings of an SMTP service mean for a session.</summary>
public static class SmtpServices
{
    /// <summary>The settings of a session that starts now.</summary>
    /// <param name="service">The service.</param>
    /// <param name="settings">The values in force for all services.</param>
    /// <param name="tls">The certificates; null where there are none.</param>
    public static SmtpServerSettings Settings(MailService service, SettingStore settings, TlsServerSettings? tls)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(settings);
        var startTls = service.Encryption is ServiceEncryption.StartTls or ServiceEncryption.RequireStartTls ? tls : null;
        return new SmtpServerSettings
        {
            Protocol = service.Type == ServiceType.Lmtp ? SmtpProtocol.Lmtp : SmtpProtocol.Smtp,
            HostName = service.Get(SmtpAdvancedServiceSettings.GreetingName) is { Length: > 0 } name ? name : HostSettings.HostName(settings),
            StartTls = startTls,
            RequireTls = service.Encryption == ServiceEncryption.RequireStartTls,
            // Not the engine's business: whether MAIL needs a log-in depends on the client's address too (SVC-056, SVC-351).
            RequireAuthentication = false,
            OfferAuthentication = service.Get(SmtpServiceSettings.OfferLogIn),
            AllowPlaintextAuthentication = !service.Get(SmtpServiceSettings.RequireEncryptedAuthentication),
            Limits = new(
                (int)service.Get(TransactionLimitServiceSettings.MaximumMessagesIncoming), Recipients(service, TransactionLimitServiceSettings.MaximumRecipientsIncoming)),
            AuthenticatedLimits = new(
                (int)service.Get(TransactionLimitServiceSettings.MaximumMessagesLocal), Recipients(service, TransactionLimitServiceSettings.MaximumRecipientsLocal)),
            MaximumLogInFailures = (int)service.Get(SmtpAdvancedServiceSettings.MaximumLogInFailures),
            MaximumTextLine = (int)service.Get(SmtpAdvancedServiceSettings.MaximumLineLength),
        };
    }

    private static int Recipients(MailService service, IntegerSetting setting) =>
        service.Get(setting) is > 0 and var limit ? (int)limit : TransactionLimitServiceSettings.MostRecipients;
}
