using Microsoft.Extensions.Logging;

namespace Pennypost.Azure;

/// <summary>Log messages about Azure's services, with stable event ids 5000 to 5099.</summary>
internal static partial class AzureLog
{
    [LoggerMessage(5001, LogLevel.Warning, "Service Bus does not take wake-ups for {Kind} work; they are tried again, and the sweep finds the work.")]
    public static partial void BusAway(ILogger logger, Exception error, string kind);

    [LoggerMessage(5002, LogLevel.Information, "Service Bus takes wake-ups for {Kind} work again.")]
    public static partial void BusBack(ILogger logger, string kind);

    [LoggerMessage(5003, LogLevel.Information, "The process ends before all wake-ups were sent; the sweep finds the work.")]
    public static partial void WakeupsLeft(ILogger logger);

    [LoggerMessage(5004, LogLevel.Error, "The certificate {Name} cannot be read from the key vault; the one in use stays.")]
    public static partial void CertificateUnreadable(ILogger logger, Exception error, string name);

    [LoggerMessage(5005, LogLevel.Information, "The certificate {Name} of the key vault is in use; it expires at {Expires}.")]
    public static partial void CertificateUsed(ILogger logger, string name, DateTimeOffset expires);

    [LoggerMessage(5010, LogLevel.Warning, "{Message}")]
    public static partial void Diagnostics(ILogger logger, string message);
}
