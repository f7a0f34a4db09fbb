using System.Globalization;
using Pennypost.Core.Sending;
using Pennypost.Store.Tracing;

namespace Pennypost.Core.Tracing;

/// <summary>The notes of an attempt to send: what the other server said about each recipient, and the reports that it led to (SET-261).</summary>
internal static class SendingTrace
{
    private const int MostEvents = 50;

    public static void Tell(MessageTrace trace, AttemptResult result, string? waitsFor, IReadOnlyList<SentNotification> notifications)
    {
        var key = TraceKey.Of(result.Mail.ReceivedAt, result.Mail.MessageId);
        var events = new List<TraceEvent>();
        if (waitsFor is not null)
        {
            events.Add(trace.Event($"Waits: {waitsFor}"));
        }

        events.AddRange(result.Outcomes.Take(MostEvents).Select(outcome => trace.Event(Text(outcome))));
        if (result.Outcomes.Count > MostEvents)
        {
            events.Add(trace.Event(string.Create(CultureInfo.InvariantCulture, $"… and {result.Outcomes.Count - MostEvents} more")));
        }

        foreach (var notification in notifications)
        {
            events.Add(trace.Event(string.Create(CultureInfo.InvariantCulture, $"{notification.Kind} report to {result.Mail.Sender} as message {notification.Id}")));
            trace.Note(Report(trace, result, notification));
        }

        if (events.Count > 0)
        {
            trace.Note(new TraceNote(key, Outcome(result), events));
        }
    }

    private static string Text(RecipientOutcome outcome)
    {
        var what = outcome.State switch
        {
            RecipientState.Sent => "Sent to",
            RecipientState.Failed => "Failed for good:",
            _ => "Not sent yet:",
        };
        var server = outcome.Server.Length > 0 ? $" by {outcome.Server}" : "";
        return $"{what} {outcome.Recipient.Address}{server}: {outcome.Reply} ({outcome.Status})";
    }

    private static TraceOutcome Outcome(AttemptResult result) =>
        result.Failures.Count > 0 ? TraceOutcome.Failed : result.Waiting.Count > 0 ? TraceOutcome.Delayed : result.Sent > 0 ? TraceOutcome.Sent : TraceOutcome.Queued;

    private static TraceNote Report(MessageTrace trace, AttemptResult result, SentNotification notification) =>
        new(TraceKey.Of(notification.At, notification.Id), TraceOutcome.Accepted, [trace.Event(string.Create(CultureInfo.InvariantCulture, $"Written about message {result.Mail.MessageId}"))])
        {
            Information = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [TraceInformation.Type] = "System",
                [TraceInformation.ReturnPath] = "",
                [TraceInformation.From] = "Mail Delivery System",
                [TraceInformation.Recipients] = TraceText.Bounded(result.Mail.Sender),
                [TraceInformation.Subject] = $"{notification.Kind} report",
            },
        };
}
