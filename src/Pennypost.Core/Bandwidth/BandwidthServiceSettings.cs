using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Bandwidth;

/// <summary>How fast the connections of a service may be (SVC-391).</summary>
public enum BandwidthMode
{
    /// <summary>As fast as it goes.</summary>
    NoLimit,

    /// <summary>A rate for each connection.</summary>
    Custom,

    /// <summary>All connections of a pool share its rate.</summary>
    Pool,
}

/// <summary>What each service decides about bandwidth for itself; applies to connections that begin after a change.</summary>
[ServiceSettings("Bandwidth", ServiceType.Smtp, ServiceType.Lmtp, ServiceType.Pop3, ServiceType.Imap4)]
public static class BandwidthServiceSettings
{
    /// <summary>SVC-391.</summary>
    public static readonly ChoiceSetting<BandwidthMode> Mode = new(
        "bandwidth.mode", BandwidthMode.NoLimit, "Slow connections down. Custom: each to a rate of its own. Pool: all together to the rate of a bandwidth pool, which several services may use.")
    {
        Label = "Bandwidth Throttling",
        SpecificationRow = "SVC-391",
    };

    /// <summary>SVC-392.</summary>
    public static readonly IntegerSetting Custom = new(
        "bandwidth.custom", 1_000_000, 1, 999_999_999, "Octets per second of each connection, both directions together. Less than 1000 makes sessions time out.")
    {
        Label = "Custom value",
        SpecificationRow = "SVC-392",
        Range = (1, 999_999_999),
    };

    /// <summary>SVC-391.</summary>
    public static readonly IntegerSetting Pool = new("bandwidth.pool", 1, 1, 1000, "The number of the bandwidth pool.")
    {
        Label = "Bandwidth Pool",
        SpecificationRow = "SVC-391",
        Range = (1, 1000),
    };
}
