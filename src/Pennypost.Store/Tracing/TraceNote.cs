namespace Pennypost.Store.Tracing;

/// <summary>How far a message got; the numbers are in the log. Of several, the highest one is told: each follows only from lower ones.</summary>
public enum TraceOutcome
{
    /// <summary>The system took responsibility for it.</summary>
    Accepted = 0,

    /// <summary>The client was refused.</summary>
    Refused = 1,

    /// <summary>It was accepted and thrown away, as the configuration says.</summary>
    Discarded = 2,

    /// <summary>It is in all mailboxes here that it is for.</summary>
    Delivered = 3,

    /// <summary>It waits to be sent on.</summary>
    Queued = 4,

    /// <summary>Sending failed for now.</summary>
    Delayed = 5,

    /// <summary>Other servers have it.</summary>
    Sent = 6,

    /// <summary>A recipient will not get it.</summary>
    Failed = 7,
}

/// <summary>A key event in a message's life.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Tag">Sets apart what happened at the same moment and orders it; an event that is written twice has it twice and is told once.</param>
/// <param name="Text">What happened, one line.</param>
public sealed record TraceEvent(DateTimeOffset At, string Tag, string Text);

/// <summary>What one process has to tell about one message.</summary>
/// <param name="Key">The message.</param>
/// <param name="Outcome">How far it got.</param>
/// <param name="Events">What happened, in order.</param>
public sealed record TraceNote(TraceKey Key, TraceOutcome Outcome, IReadOnlyList<TraceEvent> Events)
{
    /// <summary>Names and values that identify the message (SET-260); null from those who do not know them.</summary>
    public IReadOnlyDictionary<string, string>? Information { get; init; }
}

/// <summary>A message of the trace log.</summary>
/// <param name="Key">The message.</param>
/// <param name="Outcome">How far it got.</param>
/// <param name="Information">Names and values that identify it.</param>
public sealed record TracedMessage(TraceKey Key, TraceOutcome Outcome, IReadOnlyDictionary<string, string> Information);

/// <summary>The history of a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Events">What happened, oldest first, each once.</param>
public sealed record MessageHistory(TracedMessage Message, IReadOnlyList<TraceEvent> Events)
{
    /// <summary>Puts events in order and takes out those that were written twice.</summary>
    /// <param name="message">The message.</param>
    /// <param name="events">Events in any order.</param>
    public static MessageHistory Of(TracedMessage message, IEnumerable<TraceEvent> events) =>
        new(message, [.. events.DistinctBy(e => (e.At, e.Tag)).OrderBy(e => e.At).ThenBy(e => e.Tag, StringComparer.Ordinal)]);
}
