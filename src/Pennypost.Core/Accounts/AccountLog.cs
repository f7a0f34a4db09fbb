using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Accounts;

/// <summary>The audit log of accounts: who did what to whom, never a password.</summary>
internal static partial class AccountLog
{
    [LoggerMessage(3011, LogLevel.Information, "{Actor} created the account {Name} (administrator: {Administrator})")]
    public static partial void Created(ILogger logger, string actor, string name, bool administrator);

    [LoggerMessage(3012, LogLevel.Information,
        "{Actor} changed the account {Name} (enabled: {Enabled}, administrator: {Administrator}, expires: {ExpiresOn})")]
    public static partial void Updated(ILogger logger, string actor, string name, bool enabled, bool administrator, DateOnly? expiresOn);

    [LoggerMessage(3013, LogLevel.Information, "{Actor} set the password of {Name}")]
    public static partial void PasswordSet(ILogger logger, string actor, string name);

    [LoggerMessage(3014, LogLevel.Information, "{Actor} deleted the account {Name} with its mail")]
    public static partial void Deleted(ILogger logger, string actor, string name);

    [LoggerMessage(3015, LogLevel.Information, "{Actor} removed {Count} log-in locks of account {AccountId}")]
    public static partial void Unlocked(ILogger logger, string actor, int count, long accountId);
}
