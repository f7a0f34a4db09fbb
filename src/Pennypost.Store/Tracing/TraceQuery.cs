using System.Globalization;

namespace Pennypost.Store.Tracing;

/// <summary>What to look for in the trace log; everything that is given must fit, as a part of the text, whatever its case (SET-259).</summary>
public sealed record TraceQuery
{
    /// <summary>The most messages that are found (SET-259).</summary>
    public const int MostMessages = 100;

    /// <summary>Received then or later; null for no limit.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Received before; null for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Part of the subject.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Part of the sender: From or the reverse path.</summary>
    public string Sender { get; init; } = "";

    /// <summary>Part of any value, or the message's id.</summary>
    public string Any { get; init; } = "";

    /// <summary>Tells whether a message is looked for; its time is not looked at.</summary>
    /// <param name="message">The message.</param>
    public bool Matches(TracedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Holds(message, TraceInformation.Subject, Subject)
            && (Holds(message, TraceInformation.From, Sender) || Holds(message, TraceInformation.ReturnPath, Sender))
            && (Any.Length == 0 || message.Information.Values.Any(value => Contains(value, Any)) || message.Key.Id.ToString(CultureInfo.InvariantCulture) == Any);
    }

    private static bool Holds(TracedMessage message, string name, string part) =>
        part.Length == 0 || (message.Information.TryGetValue(name, out var value) && Contains(value, part));

    private static bool Contains(string value, string part) => value.Contains(part, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What was found.</summary>
/// <param name="Messages">The newest messages that fit, newest first; at most <see cref="TraceQuery.MostMessages"/>.</param>
/// <param name="IsComplete">False when there may be more: so many were found, or so many were looked at that the search ended.</param>
public sealed record TraceMatches(IReadOnlyList<TracedMessage> Messages, bool IsComplete);
