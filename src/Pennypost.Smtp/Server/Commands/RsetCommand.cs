using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>RSET: aborts the transaction and nothing else (RFC 5321 §4.1.1.5).</summary>
internal static class RsetCommand
{
    public static readonly SmtpCommand Row = new(
        "RSET", SmtpStates.Any, SmtpCommandTraits.NoArgument | SmtpCommandTraits.Idle, "RSET", RunAsync);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        await session.ResetAsync();
        return StandardReplies.Ok;
    }
}
