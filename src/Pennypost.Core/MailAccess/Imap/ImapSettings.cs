using Pennypost.Imap;
using Pennypost.Net;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Settings of the IMAP service.</summary>
public static class ImapSettings
{
    /// <summary>SVC-263.</summary>
    public static readonly BooleanSetting RequireTls =
        new("imap.require-tls", true, "Passwords only after STARTTLS or on the TLS port. Clients on the server itself are exempt: what does not leave the machine cannot be overheard.")
        {
            Label = "Require encrypted authentication",
            SpecificationRow = "SVC-263",
        };

    /// <summary>SVC-269.</summary>
    public static readonly BooleanSetting Idle =
        new("imap.idle", true, "Clients are told of new mail as it arrives.")
        {
            Label = "Support IMAP 'IDLE' command",
            SpecificationRow = "SVC-269",
        };

    /// <summary>SVC-270.</summary>
    public static readonly IntegerSetting MaximumFailedLogIns =
        new("imap.maximum-failed-log-ins", 3, 1, 100, "Failed log-ins in one session after which the connection is closed.")
        {
            Label = "Max failed login attempts",
            SpecificationRow = "SVC-270",
            Range = (1, 100),
        };

    /// <summary>The largest message that a client may store.</summary>
    public static readonly IntegerSetting MaximumMessageSize =
        new("imap.maximum-message-size", 100, 1, 2000, "Largest message in MB that a client may store, such as a copy of what it sent.")
        {
            Label = "Largest stored message",
            SpecificationRow = "USR-044",
            Range = (1, 2000),
        };

    /// <summary>The settings of a session that starts now.</summary>
    /// <param name="settings">The values in force.</param>
    /// <param name="tls">The certificate for STARTTLS; null when there is none.</param>
    /// <returns>What <see cref="ImapServer"/> asks for at the start of each session.</returns>
    public static ImapServerSettings Session(SettingStore settings, TlsServerSettings? tls)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new()
        {
            Tls = tls,
            AllowPlaintextLogIn = !settings.Get(RequireTls),
            IdleEnabled = settings.Get(Idle),
            MaximumFailedLogIns = (int)settings.Get(MaximumFailedLogIns),
        };
    }
}
