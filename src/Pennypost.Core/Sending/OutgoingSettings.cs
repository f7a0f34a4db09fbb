using Pennypost.Store.Settings;

namespace Pennypost.Core.Sending;

/// <summary>Settings of the outgoing queue.</summary>
public static class OutgoingSettings
{
    /// <summary>CON-161.</summary>
    public static readonly TextSetting RetryIntervals = new(
        "outgoing.retry-intervals",
        "5,15,30,60,120,240",
        200,
        "Minutes from one attempt to the next, separated by commas; the last value repeats until the time to try sending is over.")
    {
        Label = "Sender retry",
        SpecificationRow = "CON-161",
        Range = (1, 200),
        Check = text => RetryPlan.TryParse(text, out _) ? null : "Must be minutes from 1 to 10080, separated by commas.",
    };

    /// <summary>CON-164.</summary>
    public static readonly IntegerSetting WarnAfter = new(
        "outgoing.warn-after", 4, 0, 720, "Hours after which the sender is told once that a message is still waiting. 0: never.")
    {
        Label = "Warn after",
        SpecificationRow = "CON-164",
        Range = (0, 720),
    };

    /// <summary>How large a message may be to come back whole.</summary>
    public static readonly IntegerSetting ReturnUpTo = new(
        "outgoing.return-up-to", 1_000_000, 0, 50_000_000,
        "Octets up to which a message comes back whole with the report of its failure, when its sender asked for that (RET=FULL). Of larger ones only the header does.")
    {
        Label = "Return whole messages up to",
        Range = (0, 50_000_000),
    };
}
