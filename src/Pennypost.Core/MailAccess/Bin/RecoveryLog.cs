using Microsoft.Extensions.Logging;

namespace Pennypost.Core.MailAccess.Bin;

/// <summary>Log messages of the recycle bin and of folder tools, with stable event ids 4420 to 4439.</summary>
internal static partial class RecoveryLog
{
    [LoggerMessage(4420, LogLevel.Information, "{Actor} put back {Messages} messages and {Folders} folders that account {Account} deleted since {Since}")]
    public static partial void Undeleted(ILogger logger, string actor, long account, long messages, long folders, DateTimeOffset since);

    [LoggerMessage(4421, LogLevel.Information, "{Actor} emptied the recycle bin of {Messages} messages")]
    public static partial void Purged(ILogger logger, string actor, long messages);

    [LoggerMessage(4426, LogLevel.Information, "{Actor} removed {Messages} messages that POP3 held")]
    public static partial void HeldRemoved(ILogger logger, string actor, long messages);

    [LoggerMessage(4422, LogLevel.Information, "{Actor} exported {Folders} folders of account {Account}")]
    public static partial void Exported(ILogger logger, string actor, int folders, long account);

    [LoggerMessage(4423, LogLevel.Information, "{Actor} copied {Messages} messages in {Folders} folders of account {Account} to account {Target}; moved: {Moved}")]
    public static partial void Copied(ILogger logger, string actor, long messages, int folders, long account, long target, bool moved);

    [LoggerMessage(4424, LogLevel.Information, "{Actor} emptied {Folders} folders of account {Account}, {Messages} messages; deleted: {Deleted}")]
    public static partial void Emptied(ILogger logger, string actor, int folders, long account, long messages, bool deleted);

    [LoggerMessage(4425, LogLevel.Information, "{Actor} imported {Messages} messages into a folder of account {Account}")]
    public static partial void Imported(ILogger logger, string actor, int messages, long account);

    [LoggerMessage(4426, LogLevel.Information, "{Actor} set the rights of {Identifier} to '{Rights}' in folder {Folder} of account {Account}")]
    public static partial void RightsSet(ILogger logger, string actor, string identifier, string rights, string folder, long account);

    [LoggerMessage(4427, LogLevel.Information, "{Actor} made the public folder {Folder}")]
    public static partial void PublicFolderCreated(ILogger logger, string actor, string folder);
}
