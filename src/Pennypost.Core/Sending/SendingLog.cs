using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Sending;

/// <summary>Log messages of sending, with stable event ids 4200 to 4219.</summary>
internal static partial class SendingLog
{
    [LoggerMessage(4201, LogLevel.Information, "Message {MessageId} to {Server}: {Sent} sent, {Failed} failed, {Waiting} wait.")]
    public static partial void Attempted(ILogger logger, long messageId, string server, int sent, int failed, int waiting);

    [LoggerMessage(4202, LogLevel.Warning, "Message {MessageId} waits: {Reason}")]
    public static partial void Waits(ILogger logger, long messageId, string reason);

    [LoggerMessage(4203, LogLevel.Warning, "A notification could not be delivered to {Recipients} recipients and is dropped: message {MessageId}.")]
    public static partial void NotificationLost(ILogger logger, long messageId, int recipients);

    [LoggerMessage(4204, LogLevel.Warning, "Waiting mail could not be woken after a change of the smart host; it is tried at its next time.")]
    public static partial void WakeFailed(ILogger logger, Exception error);
}
