using Pennypost.Smtp.Client;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Sending;

/// <summary>What an attempt did for one recipient.</summary>
/// <param name="Recipient">The recipient as it was before.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Status">The enhanced status code (RFC 3463).</param>
/// <param name="Reply">The server's reply or our reason: one line, bounded.</param>
/// <param name="Server">The server that was asked.</param>
public sealed record RecipientOutcome(OutgoingRecipient Recipient, RecipientState State, string Status, string Reply, string Server)
{
    private const int MaximumReply = 500;

    /// <summary>The server that took the message has also taken over telling the sender about it (RFC 3461 §5.2.2).</summary>
    public bool StatusIsPassedOn { get; init; }

    /// <summary>From a server's answer.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="result">The answer.</param>
    /// <param name="server">The server.</param>
    public static RecipientOutcome Of(OutgoingRecipient recipient, SmtpRecipientResult result, string server)
    {
        ArgumentNullException.ThrowIfNull(result);
        var state = result.Outcome switch
        {
            SmtpOutcome.Delivered => RecipientState.Sent,
            SmtpOutcome.Failed => RecipientState.Failed,
            _ => RecipientState.Waiting,
        };

        // RFC 3463 §2: a server without enhanced codes leaves only the class.
        var status = result.Reply.Status ?? new EnhancedStatus(result.Outcome switch
        {
            SmtpOutcome.Delivered => 2,
            SmtpOutcome.Failed => 5,
            _ => 4,
        }, 0, 0);
        return new RecipientOutcome(recipient, state, status.ToString(), Bound(result.Reply.ToString()), server);
    }

    /// <summary>From something that kept the server from being asked.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <param name="status">Such as <c>4.4.1</c>.</param>
    /// <param name="reason">What happened.</param>
    /// <param name="server">The server.</param>
    public static RecipientOutcome Deferred(OutgoingRecipient recipient, string status, string reason, string server) =>
        new(recipient, RecipientState.Waiting, status, Bound(reason), server);

    /// <summary>The time is over: what was to be tried again has failed (RFC 3463 §3.5, X.4.7).</summary>
    public RecipientOutcome Expired() => this with { State = RecipientState.Failed, Status = "5.4.7", Reply = Bound("Delivery time expired; " + Reply) };

    private static string Bound(string text)
    {
        var cut = text.Length > MaximumReply ? text[..MaximumReply] : text;
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? ' ' : source[i];
            }
        });
    }
}
