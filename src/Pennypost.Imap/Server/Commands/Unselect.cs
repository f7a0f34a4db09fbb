namespace Pennypost.Imap.Server.Commands;

/// <summary>UNSELECT (RFC 3691): leaves the mailbox and expunges nothing.</summary>
internal static class Unselect
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        await session.UnselectAsync();
        return command.Definition!.Completed();
    }
}
