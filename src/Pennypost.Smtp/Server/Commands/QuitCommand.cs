using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>QUIT: ends the session; an open transaction is aborted (RFC 5321 §4.1.1.10).</summary>
internal static class QuitCommand
{
    public static readonly SmtpCommand Row = new(
        "QUIT", SmtpStates.Any, SmtpCommandTraits.BeforeTls | SmtpCommandTraits.NoArgument | SmtpCommandTraits.EndsGroup, "QUIT", RunAsync);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        await session.ResetAsync();
        session.Ended = true;
        return StandardReplies.Goodbye;
    }
}
