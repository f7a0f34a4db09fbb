using Pennypost.Core.Services;
using Pennypost.Imap;
using Pennypost.Net;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Settings that each IMAP service has for itself.</summary>
[ServiceSettings(ServiceTabs.General, ServiceType.Imap4)]
public static class ImapServiceSettings
{
    /// <summary>SVC-263.</summary>
    public static readonly BooleanSetting RequireEncryptedAuthentication = new(
        "imap.require-encrypted-authentication",
        true,
        "Passwords only after STARTTLS or on the TLS port. Clients on the server itself are exempt: what does not leave the machine cannot be overheard.")
    {
        Label = "Require encrypted authentication",
        SpecificationRow = "SVC-263",
    };

    /// <summary>SVC-267.</summary>
    public static readonly BooleanSetting FakeAccess = new(
        "imap.fake-access", false, "Levels above folders of others, such as #users, can be opened and have no messages. For older mail programs that cannot show what is below otherwise.")
    {
        Label = "Fake access to inaccessible mailboxes",
        SpecificationRow = "SVC-267",
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

    /// <summary>SVC-273.</summary>
    public static readonly IntegerSetting FetchesForUser =
        new("imap.fetches-for-user", 5, 0, 1000, "FETCH commands of one user at a time; further ones wait up to 40 seconds. 0: any number.")
        {
            Label = "Concurrent FETCHes for a User",
            SpecificationRow = "SVC-273",
            Range = (0, 1000),
        };

    /// <summary>SVC-274.</summary>
    public static readonly IntegerSetting FetchesForServer =
        new("imap.fetches-for-server", 50, 0, 100_000, "FETCH commands of all users at a time, in each process; further ones wait up to 40 seconds. 0: any number.")
        {
            Label = "Concurrent FETCHes for this server",
            SpecificationRow = "SVC-274",
            Range = (0, 100_000),
        };

    /// <summary>SVC-275.</summary>
    public static readonly IntegerSetting SearchesForUser =
        new("imap.searches-for-user", 2, 0, 1000, "SEARCH, SORT and THREAD commands of one user at a time; further ones wait up to 30 seconds. 0: any number.")
        {
            Label = "Concurrent SEARCHes for a User",
            SpecificationRow = "SVC-275",
            Range = (0, 1000),
        };

    /// <summary>The settings of a session that starts now.</summary>
    /// <param name="service">The service.</param>
    /// <param name="tls">The certificates; null when there are none.</param>
    /// <returns>What <see cref="ImapServer"/> asks for at the start of each session.</returns>
    public static ImapServerSettings Session(MailService service, TlsServerSettings? tls)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new()
        {
            Tls = service.Encryption is ServiceEncryption.StartTls or ServiceEncryption.RequireStartTls ? tls : null,
            AllowPlaintextLogIn = service.Encryption != ServiceEncryption.RequireStartTls && !service.Get(RequireEncryptedAuthentication),
            IdleEnabled = service.Get(Idle),
            MaximumFailedLogIns = (int)service.Get(MaximumFailedLogIns),
        };
    }
}
