using Pennypost.Store.Settings;

namespace Pennypost.Core.Tracing;

/// <summary>Settings of the message trace.</summary>
public static class TraceSettings
{
    /// <summary>SET-258.</summary>
    public static readonly IntegerSetting RetentionDays =
        new("trace.retention-days", 7, 0, 365, "Days for which the message trace tells what happened to each message; 0 records nothing.")
        {
            Label = "Keep message trace",
            SpecificationRow = "SET-258",
            Range = (0, 365),
        };
}
