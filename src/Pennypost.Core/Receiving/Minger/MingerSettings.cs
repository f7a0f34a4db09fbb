using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving.Minger;

/// <summary>Settings of address verification for other servers (SVC-228 to SVC-230).</summary>
public static class MingerSettings
{
    /// <summary>SVC-228.</summary>
    public static readonly BooleanSetting Enabled = new(
        "minger.enabled", true, "Let other mail servers ask whether an address exists. Nobody is answered, and no port is open, before there is a secret.")
    {
        Label = "Enable Minger server",
        SpecificationRow = "SVC-228",
    };

    /// <summary>SVC-229.</summary>
    public static readonly TextSetting Secret = new(
        "minger.secret", "", 50, "What both servers know and others do not: at least 16 visible characters, best random ones.")
    {
        Label = "Minger Secret",
        SpecificationRow = "SVC-229",
        Range = (0, 50),
        IsSecret = true,
        // draft-hathcock-minger-06 §2.1: visible characters; §5: at least 128 bits.
        Check = text => text.Length is 0 or >= 16 && text.All(c => c is > ' ' and <= '~') ? null : "Must have at least 16 characters, none of them a space or outside ASCII.",
    };

    /// <summary>SVC-228.</summary>
    public static readonly IntegerSetting Port = new("minger.port", 4069, 0, 65535, "The UDP port that answers. 0: only HTTPS does.")
    {
        Label = "UDP port",
        SpecificationRow = "SVC-228",
        Range = (0, 65535),
    };

    /// <summary>SVC-230.</summary>
    public static readonly IntegerSetting Rate = new(
        "minger.queries-per-minute", 600, 1, 100_000, "Questions that one client address may ask in a minute; what goes beyond is denied.")
    {
        Label = "Queries per minute",
        SpecificationRow = "SVC-230",
        Range = (1, 100_000),
    };
}
