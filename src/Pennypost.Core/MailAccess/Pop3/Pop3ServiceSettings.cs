using Pennypost.Core.Services;
using Pennypost.Net;
using Pennypost.Pop3;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>Settings that each POP3 service has for itself.</summary>
[ServiceSettings(ServiceTabs.General, ServiceType.Pop3)]
public static class Pop3ServiceSettings
{
    /// <summary>SVC-039.</summary>
    public static readonly BooleanSetting RequireEncryptedAuthentication = new(
        "pop3.require-encrypted-authentication",
        true,
        "Passwords only after STLS or on the TLS port. Clients on the server itself are exempt: what does not leave the machine cannot be overheard.")
    {
        Label = "Require encrypted authentication",
        SpecificationRow = "SVC-039",
    };

    /// <summary>SVC-047.</summary>
    public static readonly IntegerSetting MaximumFailedLogIns =
        new("pop3.maximum-failed-log-ins", 3, 1, 100, "Failed log-ins in one session after which the connection is closed.")
        {
            Label = "Max failed login attempts",
            SpecificationRow = "SVC-047",
            Range = (1, 100),
        };

    /// <summary>RFC 2449 §6.5.</summary>
    public static readonly IntegerSetting LogInDelay =
        new("pop3.login-delay", 0, 0, 86_400, "Seconds that must pass between two log-ins to a mailbox; clients that come earlier are told so. 0: none.")
        {
            Label = "Time between log-ins (seconds)",
            SpecificationRow = "SVC-048",
            Range = (0, 86_400),
        };

    /// <summary>SVC-045.</summary>
    public static readonly BooleanSetting HoldDeleted = new(
        "pop3.hold-deleted",
        false,
        "Messages that clients delete are held: no client sees them, they stay stored, and nothing cleans them up, so the store grows without limit. The recycle bin is the better choice.")
    {
        Label = "Hold messages instead of deleting them",
        SpecificationRow = "SVC-045",
    };

    /// <summary>The settings of a session that starts now.</summary>
    /// <param name="service">The service.</param>
    /// <param name="tls">The certificates; null when there are none.</param>
    /// <returns>What <see cref="Pop3Server"/> asks for at the start of each session.</returns>
    public static Pop3Options Options(MailService service, TlsServerSettings? tls)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new()
        {
            Tls = service.Encryption is ServiceEncryption.StartTls or ServiceEncryption.RequireStartTls ? tls : null,
            RequireTls = service.Encryption == ServiceEncryption.RequireStartTls || service.Get(RequireEncryptedAuthentication),
            LogInDelay = TimeSpan.FromSeconds(service.Get(LogInDelay)),
            MaximumFailedLogIns = (int)service.Get(MaximumFailedLogIns),
        };
    }
}
