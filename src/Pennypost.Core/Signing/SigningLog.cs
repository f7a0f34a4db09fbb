using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Signing;

/// <summary>Log messages of signing, with stable event ids 4300 to 4319.</summary>
internal static partial class SigningLog
{
    [LoggerMessage(4301, LogLevel.Information, "{Actor} added the DKIM key {Name} ({Algorithm})")]
    public static partial void KeyAdded(ILogger logger, string actor, string name, string algorithm);

    [LoggerMessage(4302, LogLevel.Information, "{Actor} activated the DKIM key {Name}")]
    public static partial void KeyActivated(ILogger logger, string actor, string name);

    [LoggerMessage(4303, LogLevel.Information, "{Actor} stopped signing with the DKIM key {Name}")]
    public static partial void KeyRetired(ILogger logger, string actor, string name);

    [LoggerMessage(4304, LogLevel.Information, "{Actor} deleted the DKIM key {Name}")]
    public static partial void KeyDeleted(ILogger logger, string actor, string name);

    [LoggerMessage(4305, LogLevel.Error, "The DKIM key {Name} cannot be decrypted: was the secret of the data folder changed?")]
    public static partial void KeyUnreadable(ILogger logger, string name);

    [LoggerMessage(4306, LogLevel.Information, "{Actor} renewed the secret of return path tags; the new one has number {Number}")]
    public static partial void BatvRenewed(ILogger logger, string actor, int number);

    [LoggerMessage(4308, LogLevel.Warning, "{Session}: refused for now, signing is required and a DKIM key of {Domain} cannot be loaded")]
    public static partial void CannotSign(ILogger logger, string session, string domain);

    [LoggerMessage(4307, LogLevel.Debug, "Message {MessageId} is not sealed: {Reason}")]
    public static partial void NotSealed(ILogger logger, long messageId, string reason);
}
