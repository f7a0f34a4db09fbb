using Pennypost.Store.Settings;

namespace Pennypost.Core.Routing;

/// <summary>Settings of local mail (SET-329 ff.).</summary>
public static class RoutingSettings
{
    /// <summary>Account names are no addresses by themselves.</summary>
    public static readonly BooleanSetting DisableImpliedMappings = new(
        "local-mail.disable-implied-mappings",
        false,
        "Account names are not addresses by themselves: only explicit mappings receive mail that arrives by SMTP.")
    {
        Label = "Disable default user -> user mappings for local/incoming SMTP mail",
        SpecificationRow = "SET-333",
    };

    /// <summary>Mail of local users to unknown local addresses goes to the outgoing queue.</summary>
    public static readonly BooleanSetting UnrecognisedLocalIsOutgoing = new(
        "local-mail.unrecognised-is-outgoing",
        false,
        "Mail that a local user sends to an address of a local domain that nobody has here goes to the outgoing queue instead of being refused. Never applies to strangers.")
    {
        Label = "Treat locally sent mail for unrecognised local recipients as outgoing mail",
        SpecificationRow = "SET-332",
    };

    /// <summary>Where suspicious mail goes.</summary>
    public static readonly TextSetting JunkFolder = new(
        "local-mail.junk-folder",
        "Junk",
        64,
        "Name of the folder for suspicious mail in accounts that have none yet. It is made when the first such message comes; a folder that a mail program marked as \\Junk is used whatever its name.")
    {
        Label = "Folder for junk",
        Range = (1, 64),
        Check = text => text.Length == 0 || text.IndexOfAny(['/', '%', '*', '"', '\\']) >= 0 || text != text.Trim() || text.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
            ? "Must be a folder name: not empty, not INBOX, without / % * \" \\ and outer spaces."
            : null,
    };

    /// <summary>How long outgoing mail is tried.</summary>
    public static readonly DurationSetting OutgoingLifetime = new(
        "outgoing.lifetime",
        TimeSpan.FromDays(5),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromDays(30),
        "How long a message is tried before its sender gets a non-delivery notification.")
    {
        Label = "Time to try sending",
    };
}
