using System.Net;
using Microsoft.Extensions.Logging;

namespace Pennypost.Core.BlockLists;

/// <summary>Log messages of this folder.</summary>
internal static partial class BlockListLog
{
    [LoggerMessage(3721, LogLevel.Information, "{Actor} added the {Kind} list {Zone}")]
    public static partial void Added(ILogger logger, string actor, BlockListKind kind, string zone);

    [LoggerMessage(3722, LogLevel.Information, "{Actor} changed the list {Zone}")]
    public static partial void Changed(ILogger logger, string actor, string zone);

    [LoggerMessage(3723, LogLevel.Information, "{Actor} removed the list {Zone}")]
    public static partial void Removed(ILogger logger, string actor, string zone);

    [LoggerMessage(3724, LogLevel.Warning, "The block list {Zone} answers {Answer}, which means no listing: does its operator refuse this resolver?")]
    public static partial void ErrorCode(ILogger logger, string zone, IPAddress answer);

    [LoggerMessage(3725, LogLevel.Information, "{Actor} exempted {Pattern} from block lists")]
    public static partial void ExemptionAdded(ILogger logger, string actor, string pattern);

    [LoggerMessage(3726, LogLevel.Information, "{Actor} removed the exemption {Pattern} from block lists")]
    public static partial void ExemptionRemoved(ILogger logger, string actor, string pattern);

    [LoggerMessage(3727, LogLevel.Warning, "The block list {Zone} is not in order: {State}. {Detail}")]
    public static partial void Unhealthy(ILogger logger, string zone, BlockListState state, string detail);
}
