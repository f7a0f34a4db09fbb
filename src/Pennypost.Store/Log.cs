using Microsoft.Extensions.Logging;

namespace Pennypost.Store;

/// <summary>Every log message of the store, with stable event ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "The connection for notices was lost; sessions look for changes themselves until it is back.")]
    public static partial void NoticesLost(ILogger logger, Exception exception);

    [LoggerMessage(3002, LogLevel.Warning, "Notices to other replicas could not be sent; their sessions see the changes later.")]
    public static partial void NoticesNotSent(ILogger logger, Exception exception);
}
