using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Bin;

/// <summary>Settings of the recycle bin (SET-179).</summary>
public static class RecycleBinSettings
{
    /// <summary>How long deleted messages and folders can be taken back.</summary>
    public static readonly IntegerSetting KeepHours = new(
        "message-store.recycle-bin-hours",
        72,
        0,
        24 * 365,
        "Hours for which deleted messages and folders are kept, invisible to their users, so that an administrator can take them back. 0: deletion is final, and what is in the bin goes too.")
    {
        Label = "Message recycle bin",
        SpecificationRow = "SET-179",
        Range = (0, 24 * 365),
    };

    /// <summary>Whether what is deleted goes to the bin.</summary>
    /// <param name="settings">The settings.</param>
    public static bool IsOn(SettingStore settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Get(KeepHours) > 0;
    }
}
