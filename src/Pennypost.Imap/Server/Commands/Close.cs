namespace Pennypost.Imap.Server.Commands;

/// <summary>CLOSE (RFC 3501 §6.4.2): expunges without telling, and leaves the mailbox.</summary>
internal static class Close
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        SelectedMailbox mailbox = session.RequireMailbox();

        // RFC 4314 §4: without e nothing is expunged, and CLOSE succeeds.
        if (!mailbox.ReadOnly && mailbox.Count > 0 && mailbox.Backend.Rights.HasFlag(MailboxRights.Expunge))
        {
            await mailbox.Backend.ExpungeAsync(mailbox.ToUids(mailbox.All()), cancellationToken);
        }

        await session.UnselectAsync();
        return command.Definition!.Completed();
    }
}
