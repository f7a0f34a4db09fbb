namespace Pennypost.Imap.Server.Commands;

/// <summary>CLOSE (RFC 3501 §6.4.2): expunges without telling, and leaves the mailbox.</summary>
internal static class Close
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        SelectedMailbox mailbox = session.RequireMailbox();
        if (!mailbox.ReadOnly && mailbox.Count > 0)
        {
            await mailbox.Backend.ExpungeAsync(mailbox.ToUids(mailbox.All()), cancellationToken);
        }

        await session.UnselectAsync();
        return command.Definition!.Completed();
    }
}
