namespace Pennypost.AdminApi.Queue;

/// <summary>Which way a message goes.</summary>
public enum QueueDirection
{
    /// <summary>Accepted, on its way to folders here.</summary>
    Incoming,

    /// <summary>On its way to another server.</summary>
    Outgoing,

    /// <summary>Work without a message, such as cleaning up.</summary>
    Internal,
}

/// <summary>Where a piece of work stands.</summary>
public enum QueueState
{
    /// <summary>Waits for its turn or its first attempt.</summary>
    Waiting,

    /// <summary>Being done now.</summary>
    Running,

    /// <summary>Failed at least once; waits for its next attempt.</summary>
    Retrying,

    /// <summary>Given up; waits for a person.</summary>
    Dead,
}

/// <summary>A piece of work in the queue.</summary>
/// <param name="Id">Of the work, not of the message.</param>
/// <param name="Kind">The handler's name, such as <c>SendMail</c>.</param>
/// <param name="Direction">Which way the message goes.</param>
/// <param name="State">Where it stands.</param>
/// <param name="MessageId">The stored message; null for work without one.</param>
/// <param name="Sender">Envelope sender; empty for a bounce; null for work without a message.</param>
/// <param name="RecipientCount">Envelope recipients not finished yet.</param>
/// <param name="FirstRecipient">The first of them; null when there is none.</param>
/// <param name="Bytes">The message's size.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="NextAttemptAt">When it is due; null for dead work.</param>
/// <param name="CreatedAt">When it came into the queue.</param>
/// <param name="LastError">Why the last attempt failed; null when none has.</param>
public sealed record QueueItem(
    long Id,
    string Kind,
    QueueDirection Direction,
    QueueState State,
    long? MessageId,
    string? Sender,
    int RecipientCount,
    string? FirstRecipient,
    long Bytes,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset CreatedAt,
    string? LastError);

/// <summary>A piece of work with its recipients.</summary>
/// <param name="Item">As in the list.</param>
/// <param name="Recipients">All envelope recipients of the message.</param>
public sealed record QueueDetail(QueueItem Item, IReadOnlyList<QueueRecipient> Recipients);

/// <summary>An envelope recipient and what became of it.</summary>
/// <param name="Address">The address.</param>
/// <param name="State"><c>waiting</c>, <c>delivered</c>, <c>sent</c> or <c>failed</c>.</param>
/// <param name="LastError">What the other server or this system last said; null when nothing went wrong.</param>
public sealed record QueueRecipient(string Address, string State, string? LastError);

/// <summary>How many pieces of work were changed.</summary>
/// <param name="Count">That many.</param>
public sealed record QueueChange(long Count);

/// <summary>A wake-up that the bus gave up. Nothing is lost by that: the work waits in its row, and the sweep does it.</summary>
/// <param name="Kind">The kind of work.</param>
/// <param name="WorkId">The row that it was sent for; null when it named none.</param>
/// <param name="Reason">What the bus says about it.</param>
/// <param name="Body">The message as it was sent.</param>
/// <param name="Deliveries">How often it was delivered in vain.</param>
/// <param name="RecordedAt">When it was given up.</param>
public sealed record DeadWakeupItem(string Kind, long? WorkId, string Reason, string Body, int Deliveries, DateTimeOffset RecordedAt);
