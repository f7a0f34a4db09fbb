namespace Pennypost.Imap.Server.Commands;

/// <summary>MOVE (RFC 6851).</summary>
internal static class Move
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IImapMove mover)
        {
            return Completion.Bad("MOVE is not offered");
        }

        SelectedMailbox mailbox = session.RequireMailbox();
        (MessageRuns runs, string target) = Copy.Parse(command, mailbox);
        ReadOnlyMailbox.Refuse(mailbox);
        if (runs.IsEmpty)
        {
            return Completion.Ok("No messages to move");
        }

        MoveResult moved = await session.Progress(command).WaitAsync(mover.MoveAsync(mailbox.Backend, mailbox.ToUids(runs), target, cancellationToken));
        if (!moved.Copied.Source.IsEmpty)
        {
            // RFC 6851 §4.3: COPYUID comes untagged, before the EXPUNGE responses.
            session.Output.Write("* OK ["u8);
            session.Output.WriteAscii(UidText.CopyUid(moved.Copied));
            session.Output.WriteLine("] Moved"u8);
        }

        MailboxNews.ApplyOwn(mailbox, moved.Removed);
        if (target == mailbox.Name)
        {
            mailbox.Changed(ulong.MaxValue);
        }

        return command.Definition!.Completed();
    }
}
