using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>STORE (RFC 3501 §6.4.6): one set-based change, then the flags as they are.</summary>
internal static class Store
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        StoreArguments arguments = StoreArguments.Parse(command.Arguments.Span);
        MessageRuns runs = mailbox.Resolve(arguments.Messages, command.Definition!.ByUid);
        ReadOnlyMailbox.Refuse(mailbox);
        if (runs.IsEmpty)
        {
            return command.Definition.Completed();
        }

        FlagsStored stored = await mailbox.Backend.StoreFlagsAsync(mailbox.ToUids(runs), arguments.Change, cancellationToken);
        Apply(mailbox, stored, arguments.Silent ? arguments.Change : null, session.Output, command.Definition.ByUid);
        await MailboxNews.TellAsync(mailbox, session.Output, ask: false, mayExpunge: false, cancellationToken);
        if (!arguments.Silent)
        {
            foreach (int index in runs.Indexes())
            {
                MailboxNews.WriteFlags(session.Output, index, mailbox.Messages[index], command.Definition.ByUid);
                if (session.Output.ShouldFlush)
                {
                    await session.Output.FlushAsync(cancellationToken);
                }
            }
        }

        return command.Definition.Completed();
    }

    /// <summary>Takes a change of this session into its view.</summary>
    /// <param name="mailbox">The view.</param>
    /// <param name="stored">What the backend did.</param>
    /// <param name="expected">What the client takes for granted (.SILENT); flags that came out otherwise, because another session had changed them, are told.</param>
    /// <param name="output">Where to tell.</param>
    /// <param name="withUid">The command was by UID.</param>
    public static void Apply(SelectedMailbox mailbox, FlagsStored stored, FlagChange? expected, ResponseWriter output, bool withUid)
    {
        foreach (MessageState message in stored.Changed)
        {
            int index = mailbox.IndexOf(message.Uid);
            if (index < 0)
            {
                continue;
            }

            MessageState known = mailbox.Messages[index];
            mailbox.Replace(index, message);
            MailboxNews.TellNewKeywords(mailbox, message.Keywords, output);
            bool surprise = expected is not null
                && (expected.ApplyTo(known.Flags) != message.Flags || !expected.ApplyTo(known.Keywords).Equals(message.Keywords));
            if (surprise)
            {
                MailboxNews.WriteFlags(output, index, message, withUid);
            }
        }

        MailboxNews.ApplyOwn(mailbox, stored.PreviousModSeq, stored.HighestModSeq);
    }
}
