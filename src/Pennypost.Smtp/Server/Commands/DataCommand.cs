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
            // RFC 2033 §4.2 asks for 503.
            return session.Settings.Protocol == SmtpProtocol.Lmtp ? StandardReplies.BadSequence : StandardReplies.NoValidRecipients;
        }

        // RFC 3030 §3: binary octets have no place behind DATA.
        if (session.Transaction!.Mail.Body == SmtpBodyType.BinaryMime)
        {
            return StandardReplies.BinaryNeedsChunks;
        }

        using var activity = SmtpTelemetry.Activities.StartActivity("smtp.message");
        var delivery = session.Transaction.Delivery;
        if (await delivery.StartBodyAsync(cancellationToken) is { } refusal)
        {
            return refusal.ToReply();
        }

        await session.SendAsync(StandardReplies.StartMailInput);
        await session.FlushAsync();
        try
        {
            var body = new BodyTransfer(session, delivery, session.Backend.MaximumMessageSize(session.Client));
            return await MessageEnd.ReplyAsync(session, await body.RunAsync(cancellationToken), cancellationToken);
        }
        finally
        {
            // RFC 5321 §4.1.1.4: whatever the reply, the buffers are empty after the end of data.
            await session.ResetAsync();
        }
    }
}
