using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Settings that all IMAP services share.</summary>
public static class ImapSettings
{
    /// <summary>The largest message that a client may store.</summary>
    public static readonly IntegerSetting MaximumMessageSize =
        new("imap.maximum-message-size", 100, 1, 2000, "Largest message in MB that a client may store, such as a copy of what it sent.")
        {
            Label = "Largest stored message",
            SpecificationRow = "USR-044",
            Range = (1, 2000),
        };
}
