using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>One capability's say in an SMTP session. Override the stages that it has something to say at; the others cost nothing.</summary>
/// <remarks>
/// <para>Every method returns null for "no objection", or the refusal, which is answered as it stands; the checks behind it are then not asked.
/// An exception is a server fault: 451, and the session goes on.</para>
/// <para>One instance serves all sessions at the same time. What belongs to a session or transaction is kept there, as a fact
/// (<see cref="Facts.Set{T}"/>), where later checks find it.</para>
/// <para>Register the check as <see cref="ReceivingCheck"/>; its <see cref="Place"/> decides the order.</para>
/// </remarks>
public abstract class ReceivingCheck
{
    /// <summary>Where it stands in the order of evaluation.</summary>
    public abstract CheckPlace Place { get; }

    /// <summary>Before the greeting. The refusal (421 or 554) is sent instead of it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    public virtual ValueTask<SmtpRefusal?> ConnectAsync(ReceivingSession session, CancellationToken cancellationToken) => default;

    /// <summary>At EHLO or HELO.</summary>
    /// <param name="session">The session; the client's HELO name is known.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    public virtual ValueTask<SmtpRefusal?> HelloAsync(ReceivingSession session, CancellationToken cancellationToken) => default;

    /// <summary>At MAIL.</summary>
    /// <param name="transaction">The transaction that would begin.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    public virtual ValueTask<SmtpRefusal?> MailAsync(ReceivingTransaction transaction, CancellationToken cancellationToken) => default;

    /// <summary>At RCPT.</summary>
    /// <param name="transaction">The transaction with the recipients accepted so far.</param>
    /// <param name="recipient">The recipient in question.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    public virtual ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken) => default;

    /// <summary>At DATA, before the message travels. Whoever wants its octets calls <see cref="ReceivingTransaction.Observe"/> here.</summary>
    /// <param name="transaction">The transaction with all its recipients.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    public virtual ValueTask<SmtpRefusal?> StartBodyAsync(ReceivingTransaction transaction, CancellationToken cancellationToken) => default;

    /// <summary>After the last octet, before the message becomes durable. Must end within seconds: the client waits for its 250.</summary>
    /// <param name="transaction">The transaction; its structure is known.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    public virtual ValueTask<SmtpRefusal?> MessageAsync(ReceivingTransaction transaction, CancellationToken cancellationToken) => default;
}
