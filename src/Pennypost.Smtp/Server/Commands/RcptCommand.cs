using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>RCPT: names one recipient (RFC 5321 §4.1.1.3).</summary>
internal static class RcptCommand
{
    public static readonly SmtpCommand Row = new(
        "RCPT", SmtpStates.Mail | SmtpStates.Recipients, SmtpCommandTraits.None, "RCPT TO:<address> [parameters]", RunAsync);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var transaction = session.Transaction!;
        var (status, command) = PathCommand.ParseRcpt(argument.Span);
        if (status != PathCommandStatus.Ok)
        {
            return status == PathCommandStatus.BadAddress ? StandardReplies.BadRecipient : StandardReplies.BadArguments;
        }

        if (RcptParameters.TryApply(session, command!, out var recipient) is { } problem)
        {
            return problem;
        }

        var address = recipient.Address;
        if (address.IsInternational && !transaction.Mail.SmtpUtf8)
        {
            return StandardReplies.NeedsSmtpUtf8;
        }

        // RFC 5321 §4.5.3.1.10: 452, and the recipients accepted so far stand (SVC-151).
        if (session.Limits.Recipients > 0 && transaction.Recipients >= session.Limits.Recipients)
        {
            return StandardReplies.TooManyRecipients;
        }

        if (await transaction.Delivery.AddRecipientAsync(recipient, cancellationToken) is { } refusal)
        {
            return refusal.ToReply();
        }

        session.RecipientAdded();
        return StandardReplies.RecipientOk;
    }
}
