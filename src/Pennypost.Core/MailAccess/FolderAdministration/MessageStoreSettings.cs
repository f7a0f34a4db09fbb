using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Settings of the message store's tools.</summary>
public static class MessageStoreSettings
{
    /// <summary>The largest file of mail that is imported, and the most that it may unpack to.</summary>
    public static readonly IntegerSetting ImportLimit = new(
        "message-store.import-limit-mb", 4096, 1, 1_048_576, "Megabytes that a file of mail may have, as it is sent and unpacked, when it is imported into a user's folders.")
    {
        Label = "Largest import (MB)",
        SpecificationRow = "USR-336",
        Range = (1, 1_048_576),
    };
}
