using Microsoft.Extensions.Logging;

namespace Pennypost.Functions;

/// <summary>Every log message of the functions, with stable event ids 9000 to 9099.</summary>
internal static partial class FunctionsLog
{
    [LoggerMessage(9001, LogLevel.Warning, "The database is away; the invocation of {Path} fails and comes again.")]
    public static partial void DatabaseAway(ILogger logger, Exception exception, string path);

    [LoggerMessage(9004, LogLevel.Warning, "A service of Azure is away; the invocation of {Path} fails and comes again.")]
    public static partial void ServiceAway(ILogger logger, Exception exception, string path);

    [LoggerMessage(9002, LogLevel.Error, "The invocation of {Path} is refused.")]
    public static partial void Refused(ILogger logger, Exception exception, string path);

    [LoggerMessage(9003, LogLevel.Warning, "A wake-up for {Kind} work {WorkId} was given up after {Deliveries} deliveries: {Reason}")]
    public static partial void WakeupGivenUp(ILogger logger, string kind, long? workId, int deliveries, string reason);
}
