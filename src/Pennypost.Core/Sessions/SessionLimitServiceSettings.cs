using Pennypost.Core.Clients;
using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Sessions;

/// <summary>How many sessions a service holds at the same time, over all processes that listen (SVC-137 to SVC-148).</summary>
[ServiceSettings(ServiceTabs.LoadLimiting, ServiceType.Smtp, ServiceType.Lmtp, ServiceType.Pop3, ServiceType.Imap4)]
public static class SessionLimitServiceSettings
{
    /// <summary>SVC-137.</summary>
    public static readonly IntegerSetting MaximumSessions = new(
        "load.maximum-sessions",
        50,
        0,
        1_000_000,
        "Sessions at the same time; whoever comes then is asked to try again later. Too many slow down each other. Local addresses do not count. 0: no limit.")
    {
        Label = "Maximum incoming sessions",
        SpecificationRow = "SVC-137",
        Range = (0, 1_000_000),
    };

    /// <summary>SVC-144.</summary>
    public static readonly IntegerSetting MaximumSessionsPerClient = new(
        "load.maximum-sessions-per-client",
        10,
        0,
        1_000_000,
        "Sessions of one client address at the same time; an IPv6 network /64 counts as one address. 0: no limit.")
    {
        Label = "Maximum incoming sessions per client",
        SpecificationRow = "SVC-144",
        Range = (0, 1_000_000),
    };

    /// <summary>SVC-146.</summary>
    public static readonly IntegerSetting ReservedSessions = new(
        "load.reserved-sessions", 0, 0, 1_000_000, "So many of the sessions are kept for the addresses below; all others share the rest.")
    {
        Label = "Number of sessions to reserve",
        SpecificationRow = "SVC-146",
        Range = (0, 1_000_000),
    };

    /// <summary>SVC-147.</summary>
    public static readonly TextSetting ReservedFor = new(
        "load.reserved-for",
        "",
        4_000,
        "Addresses that may use the reserved sessions, separated by commas: 192.168.1.10, 192.168.1.*, 2001:db8::/32. The limit per client does not apply to them.")
    {
        Label = "Reserve sessions for",
        SpecificationRow = "SVC-147",
        Range = (0, 4_000),
        Check = ClientPatterns.Fault,
    };

    /// <summary>Mail programs keep several connections open all day.</summary>
    public static readonly PresetValue ManyReaders = new(
        MaximumSessions, "10000", ServicePreset.Pop3, ServicePreset.Pop3s, ServicePreset.Imap4, ServicePreset.Imap4s);

    /// <summary>Mail programs keep several connections open all day, and offices share an address.</summary>
    public static readonly PresetValue ManyReadersOfAnAddress = new(
        MaximumSessionsPerClient, "50", ServicePreset.Pop3, ServicePreset.Pop3s, ServicePreset.Imap4, ServicePreset.Imap4s);

    /// <summary>The mail server beside us is one client.</summary>
    public static readonly PresetValue OneServerDelivers = new(MaximumSessionsPerClient, "0", ServicePreset.Lmtp);
}
