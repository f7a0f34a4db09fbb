using Microsoft.Extensions.Logging;

namespace Pennypost.Core.MailAccess;

/// <summary>Log messages of mailbox access, with stable event ids 4200 to 4249.</summary>
internal static partial class MailAccessLog
{
    [LoggerMessage(4200, LogLevel.Warning, "The mailbox lock of account {Account} could not be released; it ends by itself within two minutes.")]
    public static partial void LockNotReleased(ILogger logger, long account, Exception exception);

    [LoggerMessage(4201, LogLevel.Warning, "Mailbox locks could not be renewed; sessions that hold them delete nothing once they have expired.")]
    public static partial void LocksNotRenewed(ILogger logger, Exception exception);
}
