using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>NOOP: does nothing; an argument is allowed and ignored (RFC 5321 §4.1.1.9).</summary>
internal static class NoopCommand
{
    public static readonly SmtpCommand Row = new(
        "NOOP",
        SmtpStates.Any,
        SmtpCommandTraits.BeforeTls | SmtpCommandTraits.Idle,
        "NOOP",
        static (_, _, _) => ValueTask.FromResult<SmtpReply?>(StandardReplies.Ok));
}
