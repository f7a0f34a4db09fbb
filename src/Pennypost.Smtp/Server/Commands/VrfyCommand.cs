using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>VRFY: answered 252 whatever the address, so that nobody can collect addresses (RFC 5321 §3.5.3, §7.3; SVC-208, SVC-210).</summary>
internal static class VrfyCommand
{
    public static readonly SmtpCommand Row = new(
        "VRFY", SmtpStates.Any, SmtpCommandTraits.NeedsLogIn | SmtpCommandTraits.Idle | SmtpCommandTraits.EndsGroup, "VRFY address", RunAsync);

    private static ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SmtpReply?>(argument.IsEmpty ? StandardReplies.BadArguments : StandardReplies.CannotVerify);
}
