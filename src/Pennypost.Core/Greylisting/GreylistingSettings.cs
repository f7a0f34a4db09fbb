using Pennypost.Store.Settings;

namespace Pennypost.Core.Greylisting;

/// <summary>Settings of greylisting that all services share: its memory is shared too (SVC-175).</summary>
public static class GreylistingSettings
{
    /// <summary>SVC-168.</summary>
    public static readonly DurationSetting MinimumDelay = new(
        "greylisting.minimum-delay", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromHours(12), "An attempt that comes earlier is refused again.")
    {
        Label = "Minimum delay",
        SpecificationRow = "SVC-168",
    };

    /// <summary>SVC-168.</summary>
    public static readonly DurationSetting RetryWindow = new(
        "greylisting.retry-window", TimeSpan.FromHours(24), TimeSpan.FromMinutes(10), TimeSpan.FromDays(7), "An attempt that comes later begins anew, and what was not tried again is forgotten.")
    {
        Label = "Retry window",
        SpecificationRow = "SVC-168",
    };

    /// <summary>SVC-168.</summary>
    public static readonly DurationSetting Lifetime = new(
        "greylisting.lifetime", TimeSpan.FromDays(36), TimeSpan.FromDays(1), TimeSpan.FromDays(400), "How long a known sender is remembered after its last message.")
    {
        Label = "Lifetime",
        SpecificationRow = "SVC-168",
    };

    /// <summary>SVC-168.</summary>
    public static readonly BooleanSetting WholeNetworks = new(
        "greylisting.whole-networks", false, "Count all addresses of a /24 network (IPv6: /64) as one sender server: helps with senders that try again from a neighbouring address.")
    {
        Label = "Compare networks instead of addresses",
        SpecificationRow = "SVC-168",
    };

    /// <summary>SVC-168.</summary>
    public static readonly IntegerSetting KnownAfter = new(
        "greylisting.known-after", 5, 0, 1000, "After so many different senders and recipients have passed, a server is not asked any more. 0: it always is.")
    {
        Label = "Known server after",
        SpecificationRow = "SVC-168",
        Range = (0, 1000),
    };

    /// <summary>SVC-170.</summary>
    public static readonly BooleanSetting SkipLargeProviders = new(
        "greylisting.skip-large-providers", true, "Do not delay large mail providers whose SPF record passes: they try again from other addresses. The list is part of the program.")
    {
        Label = "Never greylist large providers",
        SpecificationRow = "SVC-170",
    };

    /// <summary>A flood must not fill the database.</summary>
    public static readonly IntegerSetting MaximumWaiting = new(
        "greylisting.maximum-waiting-per-network", 1_000, 10, 100_000, "Attempts of one network (/24, IPv6: /48) that are remembered while they wait; beyond it the oldest are forgotten.")
    {
        Label = "Waiting attempts of one network",
        Range = (10, 100_000),
    };

    /// <summary>A flood must not fill the database.</summary>
    public static readonly IntegerSetting MaximumEntries = new(
        "greylisting.maximum-waiting", 1_000_000, 1_000, 100_000_000, "Attempts of all networks that are remembered while they wait; beyond it the oldest are forgotten.")
    {
        Label = "Waiting attempts of all networks",
        Range = (1_000, 100_000_000),
    };
}
