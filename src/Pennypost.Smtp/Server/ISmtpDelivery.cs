using System.Buffers;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>One mail transaction: recipients, body, then commit or abort.</summary>
/// <remarks>
/// <para>Order of calls: <see cref="AddRecipientAsync"/> once or more; <see cref="StartBodyAsync"/>; <see cref="WriteBodyAsync"/> any number of
/// times; <see cref="CommitAsync"/>; and always, at any point, <see cref="IAsyncDisposable.DisposeAsync"/>. Disposing without a successful commit is
/// the abort: nothing of the transaction may remain visible. It must not throw.</para>
/// <para>What may fail where: a refused recipient leaves the transaction and the other recipients alone; a refusal at the start of the body is the
/// reply to DATA and leaves sender and recipients standing until RSET or MAIL; a refusal while the body is written is remembered, the rest of
/// the body is read and dropped, and the refusal is the reply to the end of data; so is a refusal at commit. An exception anywhere is
/// answered with 451 and aborts the transaction, except in <see cref="AddRecipientAsync"/>, where only that recipient is lost.</para>
/// <para>When <see cref="CommitAsync"/> returns acceptance, the message must have survived a power cut: the client forgets it on reading 250
/// (RFC 5321 §6.1).</para>
/// </remarks>
public interface ISmtpDelivery : IAsyncDisposable
{
    /// <summary>Called at RCPT.</summary>
    /// <param name="recipient">The forward path, already checked against the grammar.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null when the recipient is accepted.</returns>
    ValueTask<SmtpRefusal?> AddRecipientAsync(SmtpRecipient recipient, CancellationToken cancellationToken);

    /// <summary>Called at DATA, with one recipient or more accepted: the last moment to refuse before the body travels.</summary>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null to let the body come.</returns>
    ValueTask<SmtpRefusal?> StartBodyAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next part of the body: dots unstuffed, CRLF line ends. The next part is read only when the returned task is done.</summary>
    /// <param name="chunk">Valid only until the returned task is done.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null to go on.</returns>
    ValueTask<SmtpRefusal?> WriteBodyAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken);

    /// <summary>The body is complete and well-formed: make the message durable.</summary>
    /// <param name="cancellationToken">Ends with the session. Once durable, the message must be reported as accepted.</param>
    /// <returns>The queue id of the accepted message, or a refusal.</returns>
    ValueTask<SmtpCommitResult> CommitAsync(CancellationToken cancellationToken);
}

/// <summary>The answer to the end of data: the id of the accepted message, or a refusal.</summary>
public readonly record struct SmtpCommitResult
{
    private SmtpCommitResult(ReplyText queueId, SmtpRefusal? refusal)
    {
        QueueId = queueId;
        Refusal = refusal;
    }

    /// <summary>The id told to the client in <c>250 2.0.0 Ok: queued as …</c>.</summary>
    public ReplyText QueueId { get; }

    /// <summary>The refusal, when the message was not accepted.</summary>
    public SmtpRefusal? Refusal { get; }

    /// <summary>The message is durable.</summary>
    /// <param name="queueId">Its id.</param>
    public static SmtpCommitResult Accept(ReplyText queueId) => new(queueId, null);

    /// <summary>The message is refused and nothing of it is kept.</summary>
    /// <param name="refusal">The reply.</param>
    public static SmtpCommitResult Refuse(SmtpRefusal refusal) => new(default, refusal);
}
