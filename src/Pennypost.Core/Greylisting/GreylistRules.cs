using Pennypost.Store.Settings;

namespace Pennypost.Core.Greylisting;

/// <summary>The settings of greylisting at one moment (SVC-168).</summary>
/// <param name="MinimumDelay">An attempt that comes earlier is refused again.</param>
/// <param name="RetryWindow">An attempt that comes later begins anew.</param>
/// <param name="Lifetime">How long after its last use an entry passes.</param>
/// <param name="KnownAfter">Passed entries that make a client known; 0 for never.</param>
/// <param name="MaximumWaiting">Waiting entries of one network.</param>
public readonly record struct GreylistRules(TimeSpan MinimumDelay, TimeSpan RetryWindow, TimeSpan Lifetime, int KnownAfter, int MaximumWaiting)
{
    /// <summary>Reads the rules in force.</summary>
    /// <param name="settings">The values in force.</param>
    public static GreylistRules Of(SettingStore settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new GreylistRules(
            settings.Get(GreylistingSettings.MinimumDelay),
            settings.Get(GreylistingSettings.RetryWindow),
            settings.Get(GreylistingSettings.Lifetime),
            (int)settings.Get(GreylistingSettings.KnownAfter),
            (int)settings.Get(GreylistingSettings.MaximumWaiting));
    }
}
