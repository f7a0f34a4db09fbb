using System.Globalization;
using Pennypost.Core.Routing;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Tracing;

namespace Pennypost.Core.Tracing;

/// <summary>The notes of a routed batch: where each message went (SET-261).</summary>
internal static class RoutingTrace
{
    // A message to thousands is told by the first ones.
    private const int MostEvents = 100;

    public static void Tell(MessageTrace trace, IReadOnlyList<MailRoute> routes, IReadOnlyList<AddedEntry> added, RecipientTable table)
    {
        var entries = added.ToLookup(entry => entry.MessageId);
        foreach (var route in routes)
        {
            var events = new List<TraceEvent>();
            Say(events, trace, route.Accounts.Count > 0 && !entries.Contains(route.Mail.MessageId)
                ? route.Accounts.Select(account => $"Stored in the mailbox of {Name(table, account)} as a copy of its own")
                : entries[route.Mail.MessageId].Select(entry => string.Create(
                    CultureInfo.InvariantCulture, $"Stored in {Name(table, entry.AccountId)}: {(route.Mail.Options.IsSuspicious ? "the folder for junk" : "INBOX")} (UID {entry.Uid})")));
            Say(events, trace, route.Outgoing.Select(recipient => $"Queued to be sent to {recipient.Address}"));
            Say(events, trace, route.Undeliverable.Select(recipient => $"Nobody here has the address {recipient.Address}"));
            if (events.Count == 0)
            {
                Say(events, trace, ["It is for nobody"]);
            }

            trace.Note(new TraceNote(TraceKey.Of(route.Mail.ReceivedAt, route.Mail.MessageId), Outcome(route), events));
        }
    }

    private static TraceOutcome Outcome(MailRoute route) =>
        route.Undeliverable.Count > 0 ? TraceOutcome.Failed : route.Outgoing.Count > 0 ? TraceOutcome.Queued : route.Accounts.Count > 0 ? TraceOutcome.Delivered : TraceOutcome.Discarded;

    private static string Name(RecipientTable table, long account) => table.FindAccountName(account) ?? string.Create(CultureInfo.InvariantCulture, $"account {account}");

    private static void Say(List<TraceEvent> events, MessageTrace trace, IEnumerable<string> texts)
    {
        var left = 0;
        foreach (var text in texts)
        {
            if (events.Count < MostEvents)
            {
                events.Add(trace.Event(text));
            }
            else
            {
                left++;
            }
        }

        if (left > 0)
        {
            events.Add(trace.Event(string.Create(CultureInfo.InvariantCulture, $"… and {left} more")));
        }
    }
}
