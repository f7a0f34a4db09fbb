using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>EXPUNGE (RFC 3501 §6.4.3) and UID EXPUNGE (RFC 4315 §2.1).</summary>
internal static class Expunge
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        MessageRuns runs = Parse(command, mailbox);
        ReadOnlyMailbox.Refuse(mailbox);
        if (!runs.IsEmpty)
        {
            Expunged expunged = await session.Progress(command).WaitAsync(mailbox.Backend.ExpungeAsync(mailbox.ToUids(runs), cancellationToken));
            MailboxNews.ApplyOwn(mailbox, expunged);
            if (session.Has(EnabledExtensions.QResync) && !expunged.Uids.IsEmpty)
            {
                // RFC 7162 §3.2.7: everything up to here is told before the tagged response.
                return command.Definition!.Completed($"HIGHESTMODSEQ {expunged.HighestModSeq}");
            }
        }

        return command.Definition!.Completed();
    }

    private static MessageRuns Parse(ImapCommand command, SelectedMailbox mailbox)
    {
        if (!command.Definition!.ByUid)
        {
            command.ExpectNoArguments();
            return mailbox.All();
        }

        ArgumentReader reader = command.Reader();
        SequenceSet set = SequenceSet.Read(ref reader);
        reader.ExpectEnd();
        return mailbox.Resolve(set, byUid: true);
    }
}
