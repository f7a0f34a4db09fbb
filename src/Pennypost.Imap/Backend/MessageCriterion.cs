namespace Pennypost.Imap;

/// <summary>A search criterion that needs more than the session's arrays, so the backend answers it (RFC 3501 §6.4.4).</summary>
/// <remarks>Text is matched as a substring without regard to case; encoded words, transfer encodings and charsets are decoded first.</remarks>
public abstract record MessageCriterion
{
    private MessageCriterion()
    {
    }

    /// <summary>HEADER, and BCC, CC, FROM, SUBJECT, TO: a field of this name has the text. Empty text: the field is there.</summary>
    /// <param name="Field">The field name, in any case.</param>
    /// <param name="Text">The substring.</param>
    public sealed record Header(string Field, string Text) : MessageCriterion;

    /// <summary>BODY: the text stands in the body.</summary>
    /// <param name="Text">The substring.</param>
    public sealed record Body(string Text) : MessageCriterion;

    /// <summary>TEXT: the text stands in the header or the body.</summary>
    /// <param name="Text">The substring.</param>
    public sealed record AnyText(string Text) : MessageCriterion;

    /// <summary>BEFORE, ON, SINCE: the internal date, without regard to time and zone.</summary>
    /// <param name="Order">How it compares.</param>
    /// <param name="Date">The day.</param>
    public sealed record InternalDate(DateOrder Order, DateOnly Date) : MessageCriterion;

    /// <summary>SENTBEFORE, SENTON, SENTSINCE: the Date field, without regard to time and zone.</summary>
    /// <param name="Order">How it compares.</param>
    /// <param name="Date">The day.</param>
    public sealed record SentDate(DateOrder Order, DateOnly Date) : MessageCriterion;

    /// <summary>OLDER, YOUNGER (RFC 5032): the internal date compared with a moment.</summary>
    /// <param name="IsOlder">The internal date is the moment or earlier; otherwise it is the moment or later.</param>
    /// <param name="Moment">The moment.</param>
    public sealed record InternalTime(bool IsOlder, DateTimeOffset Moment) : MessageCriterion;

    /// <summary>SAVEDBEFORE, SAVEDON, SAVEDSINCE (RFC 8514): when the message came into the mailbox, without regard to time and zone.</summary>
    /// <param name="Order">How it compares.</param>
    /// <param name="Date">The day.</param>
    public sealed record SavedDate(DateOrder Order, DateOnly Date) : MessageCriterion;

    /// <summary>EMAILID (RFC 8474): the message's identifier.</summary>
    /// <param name="Id">The identifier, compared exactly.</param>
    public sealed record EmailId(string Id) : MessageCriterion;

    /// <summary>LARGER, SMALLER: RFC822.SIZE compared with a number of octets; equal is neither.</summary>
    /// <param name="IsLarger">LARGER, not SMALLER.</param>
    /// <param name="Octets">The size.</param>
    public sealed record Size(bool IsLarger, ulong Octets) : MessageCriterion;
}

/// <summary>How a message's day compares with the day asked for.</summary>
public enum DateOrder
{
    /// <summary>Earlier than the day.</summary>
    Before,

    /// <summary>Within the day.</summary>
    On,

    /// <summary>Within the day or later.</summary>
    Since,
}
