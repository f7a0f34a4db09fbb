using Pennypost.Store.Tracing;

namespace Pennypost.AdminApi.MessageTraces;

/// <summary>What a search of the message trace found.</summary>
/// <param name="Items">The newest messages that fit, newest first; at most a hundred.</param>
/// <param name="IsComplete">False when there may be more: search for less, or an earlier time.</param>
public sealed record MessageTraceList(IReadOnlyList<MessageTraceItem> Items, bool IsComplete);

/// <summary>A message of the trace.</summary>
/// <param name="Key">Names it in this API.</param>
/// <param name="MessageId">Its id, which the client was told and which the queue and Received fields show.</param>
/// <param name="At">When it was received.</param>
/// <param name="Outcome">How far it got.</param>
/// <param name="Subject">Its subject; empty when it has none, or was refused before.</param>
/// <param name="From">Its sender: From, else the reverse path; empty for a report.</param>
/// <param name="Recipients">Whom it is for, separated by commas; cut where there are very many.</param>
public sealed record MessageTraceItem(string Key, long MessageId, DateTimeOffset At, TraceOutcome Outcome, string Subject, string From, string Recipients);

/// <summary>The history of a message.</summary>
/// <param name="Item">As in the list.</param>
/// <param name="Information">What identifies it.</param>
/// <param name="Events">What happened, oldest first.</param>
public sealed record MessageTraceDetail(MessageTraceItem Item, IReadOnlyList<MessageTraceValue> Information, IReadOnlyList<MessageTraceEvent> Events);

/// <summary>A name and its value.</summary>
/// <param name="Name">Such as <c>Client</c>.</param>
/// <param name="Value">The value.</param>
public sealed record MessageTraceValue(string Name, string Value);

/// <summary>Something that happened to a message.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
public sealed record MessageTraceEvent(DateTimeOffset At, string Text);
