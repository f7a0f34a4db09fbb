using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Bandwidth;

/// <summary>Log messages of this folder.</summary>
internal static partial class BandwidthLog
{
    [LoggerMessage(3741, LogLevel.Information, "{Actor} set bandwidth pool {Pool} to {Allowed}")]
    public static partial void Changed(ILogger logger, string actor, int pool, long allowed);

    [LoggerMessage(3742, LogLevel.Warning, "The use of bandwidth pools could not be told to other processes")]
    public static partial void NotShared(ILogger logger, Exception error);
}
