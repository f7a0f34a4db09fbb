namespace Pennypost.Smtp.Server;

/// <summary>Extension of <see cref="ISmtpBackend"/>: lets clients wait for the answers to their errors.</summary>
public interface ISmtpErrorDelay
{
    /// <summary>Called before a negative reply is written. Returns at once for those who need not wait; must not hold a thread.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="errors">Negative replies since the last accepted message, this one included.</param>
    /// <param name="cancellationToken">The host is stopping: return at once, without an exception.</param>
    ValueTask DelayAsync(SmtpClientInfo client, int errors, CancellationToken cancellationToken);
}
