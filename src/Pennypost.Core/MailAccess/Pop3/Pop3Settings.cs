using Pennypost.Net;
using Pennypost.Pop3;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>Settings of the POP3 service.</summary>
public static class Pop3Settings
{
    /// <summary>SVC-039.</summary>
    public static readonly BooleanSetting RequireTls =
        new("pop3.require-tls", true, "Passwords only after STLS or on the TLS port. Clients on the server itself are exempt: what does not leave the machine cannot be overheard.")
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

    /// <summary>The settings of a session that starts now.</summary>
    /// <param name="settings">The values in force.</param>
    /// <param name="tls">The certificate for STLS; null when there is none.</param>
    /// <returns>What <see cref="Pop3Server"/> asks for at the start of each session.</returns>
    public static Pop3Options Options(SettingStore settings, TlsServerSettings? tls)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new()
        {
            Tls = tls,
            RequireTls = settings.Get(RequireTls),
            MaximumFailedLogIns = (int)settings.Get(MaximumFailedLogIns),
        };
    }
}
