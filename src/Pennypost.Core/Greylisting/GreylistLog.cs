using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Greylisting;

/// <summary>Log messages of this folder.</summary>
internal static partial class GreylistLog
{
    [LoggerMessage(3701, LogLevel.Information, "{Actor} exempted {Kind} {Pattern} from greylisting")]
    public static partial void ExemptionAdded(ILogger logger, string actor, GreylistExemptionKind kind, string pattern);

    [LoggerMessage(3702, LogLevel.Information, "{Actor} removed the exemption {Pattern} from greylisting")]
    public static partial void ExemptionRemoved(ILogger logger, string actor, string pattern);

    [LoggerMessage(3703, LogLevel.Information, "{Actor} deleted {Count} greylist entries")]
    public static partial void EntriesDeleted(ILogger logger, string actor, int count);
}
