using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>What is answered at the end of a message, by DATA or by BDAT: one reply in SMTP, one for each recipient in LMTP.</summary>
internal static class MessageEnd
{
    /// <summary>Ends the transaction: commits the message unless it failed before, and replies.</summary>
    /// <param name="session">The session.</param>
    /// <param name="failure">Why the message is lost already; null when it came whole.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>The last reply; those before it are sent.</returns>
    public static async ValueTask<SmtpReply> ReplyAsync(SmtpSession session, SmtpReply? failure, CancellationToken cancellationToken)
    {
        var transaction = session.Transaction!;
        if (session.Settings.Protocol == SmtpProtocol.Smtp)
        {
            var reply = failure ?? Reply(session, await CommitAsync(session, transaction.Delivery, cancellationToken));
            Count(session, accepted: !reply.IsNegative);
            return reply;
        }

        // RFC 2033 §4.2: one reply for each RCPT that succeeded, in their order. A lost session is told once: nobody would read the rest.
        var replies = failure is not null
            ? [.. Enumerable.Repeat(failure, failure.Code == 421 ? 1 : transaction.Recipients)]
            : await CommitEachAsync(session, transaction, cancellationToken);
        Count(session, replies.Any(reply => !reply.IsNegative));
        foreach (var reply in replies.SkipLast(1))
        {
            await session.SendAsync(reply);
        }

        return replies[^1];
    }

    private static async ValueTask<IReadOnlyList<SmtpReply>> CommitEachAsync(
        SmtpSession session, SmtpTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.Delivery is not ILmtpDelivery delivery)
        {
            var reply = Reply(session, await CommitAsync(session, transaction.Delivery, cancellationToken));
            return [.. Enumerable.Repeat(reply, transaction.Recipients)];
        }

        using var limit = new CancellationTokenSource(session.Settings.MaximumAnswerTime, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var results = await delivery.CommitEachAsync(either.Token);
            return results.Count == transaction.Recipients
                ? [.. results.Select(result => Reply(session, (result, null)))]
                : throw new InvalidOperationException($"The delivery gave {results.Count} results for {transaction.Recipients} recipients.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return [.. Enumerable.Repeat(session.TookTooLong(), transaction.Recipients)];
        }
        catch (Exception error)
        {
            return [.. Enumerable.Repeat(session.Fault(error), transaction.Recipients)];
        }
    }

    private static async ValueTask<(SmtpCommitResult Result, SmtpReply? Fault)> CommitAsync(
        SmtpSession session, ISmtpDelivery delivery, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(session.Settings.MaximumAnswerTime, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await delivery.CommitAsync(either.Token), null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (default, session.TookTooLong());
        }
        catch (Exception error)
        {
            return (default, session.Fault(error));
        }
    }

    private static SmtpReply Reply(SmtpSession session, (SmtpCommitResult Result, SmtpReply? Fault) commit)
    {
        if (commit.Fault is { } fault)
        {
            return fault;
        }

        return commit.Result.Refusal is { } refusal
            ? refusal.ToReply()
            : new SmtpReply(250, new EnhancedStatus(2, 0, 0), new ReplyText(
                session.Settings.Protocol == SmtpProtocol.Smtp ? $"Ok: queued as {commit.Result.QueueId}" : $"Ok: delivered as {commit.Result.QueueId}"));
    }

    private static void Count(SmtpSession session, bool accepted)
    {
        if (accepted)
        {
            session.MessageAccepted();
            SmtpTelemetry.Accepted.Add(1);
        }
        else
        {
            SmtpTelemetry.Refused.Add(1);
        }
    }
}
