using Pennypost.Store.Settings;

namespace Pennypost.Core.Administration;

/// <summary>Settings of the admin app's sessions (SVC-311).</summary>
public static class AdminSettings
{
    /// <summary>SVC-311.</summary>
    public static readonly IntegerSetting IdleMinutes =
        new("admin.idle-minutes", 15, 1, 720, "Minutes without a request after which a session of the admin app ends.")
        {
            Label = "Logon idle timeout",
            SpecificationRow = "SVC-311",
            Range = (1, 720),
        };

    /// <summary>SVC-311.</summary>
    public static readonly IntegerSetting SessionHours =
        new("admin.session-hours", 12, 1, 168, "Hours after which a session of the admin app ends even if it is used all the time.")
        {
            Label = "Longest session",
            SpecificationRow = "SVC-311",
            Range = (1, 168),
        };
}
