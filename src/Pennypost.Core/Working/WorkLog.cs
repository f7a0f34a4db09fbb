using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Working;

/// <summary>Log messages of the work, with stable event ids 4000 to 4019.</summary>
internal static partial class WorkLog
{
    [LoggerMessage(4001, LogLevel.Error, "{Kind} work {WorkId} for {SubjectId} failed; dead: {Dead}.")]
    public static partial void Failed(ILogger logger, Exception exception, string kind, long workId, long subjectId, bool dead);

    [LoggerMessage(4002, LogLevel.Warning, "The database does not answer; {Kind} work waits.")]
    public static partial void DatabaseAway(ILogger logger, Exception exception, string kind);

    [LoggerMessage(4003, LogLevel.Error, "Upkeep '{Task}' failed; it is tried again at its next time.")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception, string task);
}
