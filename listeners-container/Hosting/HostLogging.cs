using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pennypost.Listeners.Commands;

namespace Pennypost.Listeners.Hosting;

/// <summary>Logs go to standard error, one line each. PENNYPOST_LOG_LEVEL chooses how much: Warning unless set otherwise.</summary>
internal static class HostLogging
{
    /// <summary>What clients and services say to each other, where an administrator switched that on: shown at every level.</summary>
    public const string Dialogue = "Pennypost.Dialogue";

    public static void Configure(ILoggingBuilder logging)
    {
        var level = Enum.TryParse<LogLevel>(HostArguments.Variable("LOG_LEVEL"), ignoreCase: true, out var chosen) ? chosen : LogLevel.Warning;
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        logging.AddFilter(Dialogue, LogLevel.Information);
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            o.UseUtcTimestamp = true;
        });
    }
}
