using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>EXPN: the members of a list for those who may ask; all others are answered 252, since it gives away addresses (RFC 5321 §7.3; SVC-208 to
/// SVC-210).</summary>
internal static class ExpnCommand
{
    private const int MaximumMembers = 1000;

    public static readonly SmtpCommand Row = new(
        "EXPN", SmtpStates.Any, SmtpCommandTraits.NeedsLogIn | SmtpCommandTraits.Idle | SmtpCommandTraits.EndsGroup, Help: null, RunAsync);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (!VrfyCommand.TryParse(argument.Span, out var text, out _))
        {
            return StandardReplies.BadArguments;
        }

        if (session.Backend is not ISmtpDirectory directory || !directory.MayAsk(session.Client))
        {
            return StandardReplies.CannotExpand;
        }

        var members = await directory.ExpandAsync(session.Client, text, cancellationToken);
        if (members.Count == 0)
        {
            return StandardReplies.NoSuchList;
        }

        // A reply line is ASCII; a list with other members is told to nobody in part.
        return members.Count > MaximumMembers || members.Any(member => member.IsInternational)
            ? StandardReplies.CannotExpand
            : new SmtpReply(250, new EnhancedStatus(2, 1, 5), [.. members.Select(VrfyCommand.Line)]);
    }
}
