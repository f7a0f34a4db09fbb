using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>STORE (RFC 3501 §6.4.6, conditional by RFC 7162 §3.1.3): one set-based change, then the flags as they are.</summary>
internal static class Store
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        StoreArguments arguments = StoreArguments.Parse(command.Arguments.Span);
        if (arguments.UnchangedSince is not null)
        {
            if (session.Account is not IImapCondStore)
            {
                throw new ImapSyntaxException("UNCHANGEDSINCE is not offered");
            }

            session.Enable(EnabledExtensions.CondStore);
        }

        MessageRuns runs = mailbox.Resolve(arguments.Messages, command.Definition!.ByUid);
        ReadOnlyMailbox.Refuse(mailbox);
        if (runs.IsEmpty)
        {
            return command.Definition.Completed();
        }

        (FlagsStored stored, UidSet failed) = await StoreAsync(session, mailbox, mailbox.ToUids(runs), arguments, cancellationToken);
        Apply(mailbox, stored, arguments.Silent ? arguments.Change : null, session.Output, command.Definition.ByUid);
        await MailboxNews.TellAsync(mailbox, session.Output, ask: false, mayExpunge: false, cancellationToken);
        if (!arguments.Silent)
        {
            foreach (int index in runs.Indexes().Where(index => !failed.Contains(mailbox.Messages[index].Uid)))
            {
                MailboxNews.WriteFlags(session.Output, index, mailbox.Messages[index], command.Definition.ByUid);
                if (session.Output.ShouldFlush)
                {
                    await session.Output.FlushAsync(cancellationToken);
                }
            }
        }

        return failed.IsEmpty
            ? command.Definition.Completed()
            : Completion.Ok("Some messages were changed since", Modified(mailbox, failed, command.Definition.ByUid));
    }

    private static async ValueTask<(FlagsStored Stored, UidSet Failed)> StoreAsync(
        ImapSession session, SelectedMailbox mailbox, UidSet uids, StoreArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.UnchangedSince is not { } unchangedSince)
        {
            return (await mailbox.Backend.StoreFlagsAsync(uids, arguments.Change, cancellationToken), UidSet.Empty);
        }

        ConditionalFlagsStored done = await ((IImapCondStore)session.RequireAccount()).StoreFlagsAsync(
            mailbox.Backend, uids, arguments.Change, unchangedSince, cancellationToken);
        return (done.Stored, done.Failed);
    }

    /// <summary>MODIFIED (RFC 7162 §3.1.3), in the kind of numbers that the command used.</summary>
    private static string? Modified(SelectedMailbox mailbox, UidSet failed, bool byUid)
    {
        if (byUid)
        {
            return $"MODIFIED {UidText.Of(failed)}";
        }

        MessageRuns runs = mailbox.RunsOf(failed);
        return runs.IsEmpty ? null : $"MODIFIED {UidText.Of(new UidSet([.. runs.Runs.Select(run => ((uint)run.First + 1, (uint)run.Last + 1))]))}";
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
            else if (expected is not null && output.Has(EnabledExtensions.CondStore))
            {
                MailboxNews.WriteModSeq(output, index, message, withUid);
            }
        }

        MailboxNews.ApplyOwn(mailbox, stored.PreviousModSeq, stored.HighestModSeq);
    }
}
