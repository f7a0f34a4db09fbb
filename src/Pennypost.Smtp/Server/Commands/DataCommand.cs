using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>DATA: the message itself (RFC 5321 §4.1.1.4).</summary>
internal static class DataCommand
{
    // Allowed also without recipients, so that a pipelining client whose recipients were all refused gets a clear answer (RFC 2920 §3.1).
    public static readonly SmtpCommand Row = new(
        "DATA", SmtpStates.Mail | SmtpStates.Recipients, SmtpCommandTraits.NoArgument | SmtpCommandTraits.EndsGroup, "DATA", RunAsync);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (session.State != SmtpStates.Recipients)
        {
            return StandardReplies.NoValidRecipients;
        }

        using var activity = SmtpTelemetry.Activities.StartActivity("smtp.message");
        var delivery = session.Transaction!.Delivery;
        if (await delivery.StartBodyAsync(cancellationToken) is { } refusal)
        {
            return refusal.ToReply();
        }

        await session.SendAsync(StandardReplies.StartMailInput);
        await session.FlushAsync();
        try
        {
            var body = new BodyTransfer(session, delivery, session.Backend.MaximumMessageSize(session.Client));
            var reply = await body.RunAsync(cancellationToken) ?? await CommitAsync(session, delivery, cancellationToken);
            if (reply.IsNegative)
            {
                SmtpTelemetry.Refused.Add(1);
            }

            return reply;
        }
        finally
        {
            // RFC 5321 §4.1.1.4: whatever the reply, the buffers are empty after the end of data.
            await session.ResetAsync();
        }
    }

    private static async ValueTask<SmtpReply> CommitAsync(SmtpSession session, ISmtpDelivery delivery, CancellationToken cancellationToken)
    {
        SmtpCommitResult result;
        try
        {
            result = await delivery.CommitAsync(cancellationToken);
        }
        catch (Exception error)
        {
            return session.Fault(error);
        }

        if (result.Refusal is { } refusal)
        {
            return refusal.ToReply();
        }

        session.MessageAccepted();
        SmtpTelemetry.Accepted.Add(1);
        return new SmtpReply(250, new EnhancedStatus(2, 0, 0), new ReplyText($"Ok: queued as {result.QueueId}"));
    }
}
