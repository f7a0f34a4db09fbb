using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tarpitting;

/// <summary>How a service slows clients down that only cause errors.</summary>
[ServiceSettings(ServiceTabs.LoadLimiting, ServiceType.Smtp)]
public static class TarpitServiceSettings
{
    /// <summary>When it begins.</summary>
    public static readonly IntegerSetting FreeErrors = new(
        "tarpit.free-errors", 5, 0, 1000, "Errors of one session (unknown recipients, wrong commands, refused log-ins) that are answered at once. Every further answer waits longer than the one before.")
    {
        Label = "Errors before answers slow down",
        Range = (0, 1000),
    };

    /// <summary>How it ends.</summary>
    public static readonly IntegerSetting MaximumDelay = new(
        "tarpit.maximum-delay", 10, 0, 60, "Seconds that an answer to an error waits at the most. 0: errors are answered at once. Clients on this machine, in private networks and logged-in ones never wait.")
    {
        Label = "Longest wait for an answer",
        Range = (0, 60),
    };
}
