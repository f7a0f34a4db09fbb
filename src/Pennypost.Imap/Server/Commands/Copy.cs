using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>COPY (RFC 3501 §6.4.7) with COPYUID (RFC 4315 §3).</summary>
internal static class Copy
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        (MessageRuns runs, string target) = Parse(command, mailbox);
        if (runs.IsEmpty)
        {
            return Completion.Ok("No messages to copy");
        }

        CopyResult copied = await session.Progress(command).WaitAsync(mailbox.Backend.CopyAsync(mailbox.ToUids(runs), target, cancellationToken));
        if (target == mailbox.Name)
        {
            mailbox.Changed(ulong.MaxValue); // The copies are news of this mailbox.
        }

        return command.Definition!.Completed(copied.Source.IsEmpty ? null : UidText.CopyUid(copied));
    }

    /// <summary>Also the arguments of MOVE.</summary>
    public static (MessageRuns Runs, string Target) Parse(ImapCommand command, SelectedMailbox mailbox)
    {
        ArgumentReader reader = command.Reader();
        SequenceSet set = SequenceSet.Read(ref reader);
        reader.ExpectSpace();
        string target = reader.ReadMailbox();
        reader.ExpectEnd();
        return (mailbox.Resolve(set, command.Definition!.ByUid), target);
    }
}
