using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>FETCH (RFC 3501 §6.4.5).</summary>
internal static class Fetch
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        bool byUid = command.Definition!.ByUid;
        FetchArguments arguments = FetchArguments.Parse(command.Arguments.Span);
        MessageRuns runs = mailbox.Resolve(arguments.Messages, byUid);
        if (runs.IsEmpty)
        {
            return command.Definition.Completed();
        }

        // RFC 3501 §6.4.8: a UID FETCH tells the UID whether or not it was asked for.
        FetchItems items = byUid ? arguments.Items | FetchItems.Uid : arguments.Items;
        HashSet<uint> seen = await SetSeenAsync(session, mailbox, arguments, runs, cancellationToken);
        var writer = new FetchWriter(mailbox, session.Output, items, arguments.Sections, seen);
        bool complete = await writer.WriteAsync(runs, cancellationToken);

        // RFC 2180 §4.1.2: messages that another session expunged are told after this command; their data is not there any more.
        return complete || byUid
            ? command.Definition.Completed()
            : Completion.No(ResponseCodes.ExpungeIssued, "Some of the messages no longer exist");
    }

    /// <summary>Sets \Seen on all messages at once before their bodies go out; returns those that changed.</summary>
    private static async ValueTask<HashSet<uint>> SetSeenAsync(
        ImapSession session, SelectedMailbox mailbox, FetchArguments arguments, MessageRuns runs, CancellationToken cancellationToken)
    {
        if (mailbox.ReadOnly || !arguments.Sections.Any(section => section.SetsSeen))
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
