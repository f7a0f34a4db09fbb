using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Mappings;

/// <summary>The audit log of mappings.</summary>
internal static partial class MappingLog
{
    [LoggerMessage(3301, LogLevel.Information, "{Actor} created the mapping {Address} -> {Target} ({Type})")]
    public static partial void Created(ILogger logger, string actor, string address, string target, MappingType type);

    [LoggerMessage(3302, LogLevel.Information, "{Actor} changed mapping {Id} to {Address} -> {Target} ({Type})")]
    public static partial void Updated(ILogger logger, string actor, long id, string address, string target, MappingType type);

    [LoggerMessage(3303, LogLevel.Information, "{Actor} deleted mapping {Id} ({Address})")]
    public static partial void Deleted(ILogger logger, string actor, long id, string address);

    [LoggerMessage(3304, LogLevel.Information, "{Actor} imported mappings: {Added} added, {Removed} removed")]
    public static partial void Imported(ILogger logger, string actor, int added, int removed);
}
