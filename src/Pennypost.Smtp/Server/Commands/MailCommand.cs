using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>MAIL: begins a transaction (RFC 5321 §4.1.1.2).</summary>
internal static class MailCommand
{
    public static readonly SmtpCommand Row = new(
        "MAIL", SmtpStates.Ready, SmtpCommandTraits.NeedsLogIn, "MAIL FROM:<address> [parameters]", RunAsync);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (session.Limits.Messages > 0 && session.Messages >= session.Limits.Messages)
        {
            return StandardReplies.TooManyMessages;
        }

        var (status, command) = PathCommand.ParseMail(argument.Span);
        if (status != PathCommandStatus.Ok)
        {
            return status == PathCommandStatus.BadAddress ? StandardReplies.BadSender : StandardReplies.BadArguments;
        }

        // Only RCPT may name a bare postmaster: a reverse path must be one that a report can be sent to.
        if (command!.Address is { IsBarePostmaster: true })
        {
            return StandardReplies.BadSender;
        }

        if (MailParameters.TryApply(session, command, out var mail) is { } problem)
        {
            return problem;
        }

        if (mail.Sender is { IsInternational: true } && !mail.SmtpUtf8)
        {
            return StandardReplies.NeedsSmtpUtf8;
        }

        // RFC 4865 §4.2: a message cannot be due before it may leave.
        if (mail.HoldUntil is { } hold && mail.DeliverBy is { } by && by.Time < hold)
        {
            return StandardReplies.BadArguments;
        }

        return await BeginAsync(session, mail, cancellationToken);
    }

    private static async ValueTask<SmtpReply> BeginAsync(SmtpSession session, SmtpMail mail, CancellationToken cancellationToken)
    {
        // RFC 1870 §6.1: what is declared too big is refused before it travels.
        if (mail.DeclaredSize > session.Backend.MaximumMessageSize(session.Client))
        {
            return StandardReplies.MessageTooBig;
        }

        var result = await session.Backend.MailAsync(session.Client, mail, cancellationToken);
        if (result.Delivery is not { } delivery)
        {
            return result.Refusal!.ToReply();
        }

        session.Begin(new SmtpTransaction(mail, delivery));
        return StandardReplies.SenderOk;
    }
}
