using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>FETCH (RFC 3501 §6.4.5).</summary>
internal static class Fetch
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        bool byUid = command.Definition!.ByUid;
        FetchArguments arguments = FetchArguments.Parse(command.Arguments.Span);
        CheckOffered(session, arguments, byUid);
        MessageRuns runs = mailbox.Resolve(arguments.Messages, byUid);
        if (arguments.ChangedSince is not null || (arguments.Items & FetchItems.ModSeq) != FetchItems.None)
        {
            session.Enable(EnabledExtensions.CondStore); // RFC 7162 §3.1: asking for a modification sequence turns it on.
        }

        if (arguments.Vanished)
        {
            await Vanished.TellEarlierAsync(session, mailbox, arguments.Messages, arguments.ChangedSince!.Value, cancellationToken);
        }

        runs = Narrow(mailbox, arguments, runs);
        if (runs.IsEmpty)
        {
            return command.Definition.Completed();
        }

        // RFC 3501 §6.4.8: a UID FETCH tells the UID whether or not it was asked for.
        FetchItems items = byUid ? arguments.Items | FetchItems.Uid : arguments.Items;
        HashSet<uint> seen = await SetSeenAsync(session, mailbox, arguments, runs, cancellationToken);
        var writer = new FetchWriter(mailbox, session.Output, items, arguments.Sections, seen);
        bool complete = await writer.WriteAsync(runs, cancellationToken);

        if (writer.IsUndecodable)
        {
            return Completion.No(ResponseCodes.UnknownCte, "A part has an unknown transfer encoding");
        }

        // RFC 2180 §4.1.2: messages that another session expunged are told after this command; their data is not there any more.
        return complete || byUid
            ? command.Definition.Completed()
            : Completion.No(ResponseCodes.ExpungeIssued, "Some of the messages no longer exist");
    }

    /// <summary>Items and modifiers of extensions are syntax errors where the extension is not offered.</summary>
    private static void CheckOffered(ImapSession session, FetchArguments arguments, bool byUid)
    {
        IImapAccount account = session.RequireAccount();
        bool condStore = arguments.ChangedSince is not null || arguments.Items.HasFlag(FetchItems.ModSeq);
        if ((condStore && account is not IImapCondStore)
            || ((arguments.Items & (FetchItems.EmailId | FetchItems.ThreadId)) != FetchItems.None && account is not IImapObjectId)
            || (arguments.Items.HasFlag(FetchItems.SaveDate) && account is not IImapSaveDate)
            || (arguments.Items.HasFlag(FetchItems.Preview) && account is not IImapPreview))
        {
            throw new ImapSyntaxException("Unknown data item");
        }

        if (arguments.Vanished && !(byUid && session.Has(EnabledExtensions.QResync)))
        {
            // RFC 7162 §3.2.6: only with UID FETCH, and only after ENABLE QRESYNC.
            throw new ImapSyntaxException("VANISHED needs UID FETCH and QRESYNC");
        }
    }

    /// <summary>CHANGEDSINCE, then PARTIAL: a window of what is left (RFC 9394 §3.3).</summary>
    private static MessageRuns Narrow(SelectedMailbox mailbox, FetchArguments arguments, MessageRuns runs)
    {
        if (arguments.ChangedSince is { } since)
        {
            runs = MessageRuns.Of(runs.Indexes().Where(index => mailbox.Messages[index].ModSeq > since));
        }

        if (arguments.Partial is { } partial)
        {
            (int start, int count) = partial.Of(runs.Runs.Sum(run => run.Last - run.First + 1));
            runs = MessageRuns.Of(runs.Indexes().Skip(start).Take(count));
        }

        return runs;
    }

    /// <summary>Sets \Seen on all messages at once before their bodies go out; returns those that changed.</summary>
    private static async ValueTask<HashSet<uint>> SetSeenAsync(
        ImapSession session, SelectedMailbox mailbox, FetchArguments arguments, MessageRuns runs, CancellationToken cancellationToken)
    {
        // RFC 4314 §4: without s the body is sent, and \Seen stays as it is.
        if (mailbox.ReadOnly || !mailbox.Backend.Rights.HasFlag(MailboxRights.Seen) || !arguments.Sections.Any(section => section.SetsSeen))
        {
            return [];
        }

        var unseen = MessageRuns.Of(runs.Indexes().Where(index => (mailbox.Messages[index].Flags & SystemFlags.Seen) == SystemFlags.None));
        if (unseen.IsEmpty)
        {
            return [];
        }

        var change = new FlagChange(FlagOperation.Add, SystemFlags.Seen, KeywordSet.Empty);
        FlagsStored stored = await mailbox.Backend.StoreFlagsAsync(mailbox.ToUids(unseen), change, cancellationToken);
        Store.Apply(mailbox, stored, expected: null, session.Output, withUid: true);
        return [.. stored.Changed.Select(message => message.Uid)];
    }
}
