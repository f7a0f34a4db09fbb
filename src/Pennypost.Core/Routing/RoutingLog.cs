using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Routing;

/// <summary>Log messages of routing, with stable event ids 4100 to 4119.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(4101, LogLevel.Debug, "Message {MessageId} routed: {Copies} delivered, {Outgoing} to send, {Undeliverable} undeliverable.")]
    public static partial void Routed(ILogger logger, long messageId, int copies, int outgoing, int undeliverable);
}
