using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>EXPN: refused, since it would give away the members of lists (RFC 5321 §7.3; SVC-208).</summary>
internal static class ExpnCommand
{
    public static readonly SmtpCommand Row = new(
        "EXPN",
        SmtpStates.Any,
        SmtpCommandTraits.Idle | SmtpCommandTraits.EndsGroup,
        Help: null,
        static (_, _, _) => ValueTask.FromResult<SmtpReply?>(StandardReplies.NotImplemented));
}
