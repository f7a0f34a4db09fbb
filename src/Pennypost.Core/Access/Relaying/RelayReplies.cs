using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Access.Relaying;

/// <summary>The replies to what <see cref="RelayDecision"/> refuses (SVC-069, SVC-073, SVC-371).</summary>
public static class RelayReplies
{
    /// <summary>SVC-371: the connection itself is not wanted.</summary>
    public static readonly SmtpRefusal NoConnection = SmtpRefusal.Of(554, "5.7.1", "Server access not allowed");

    private static readonly SmtpRefusal NoRelay = SmtpRefusal.Of(550, "5.7.1", "Relaying not allowed");
    private static readonly SmtpRefusal NeedsLogIn = SmtpRefusal.Of(530, "5.7.0", "Authentication required");
    private static readonly SmtpRefusal NotFromHere = SmtpRefusal.Of(550, "5.7.1", "Relaying not allowed for this user/address");

    /// <summary>The reply; null when there is nothing to refuse.</summary>
    /// <param name="answer">What was decided.</param>
    /// <param name="recipient">The recipient as named; null at MAIL.</param>
    public static SmtpRefusal? Of(RelayAnswer answer, SmtpAddress? recipient) => answer switch
    {
        RelayAnswer.NoRelay => NoRelay,
        RelayAnswer.NeedsLogIn => NeedsLogIn,
        RelayAnswer.NotFromHere => NotFromHere,
        RelayAnswer.UnknownRecipient => SmtpRefusal.Of(550, "5.1.1", $"<{recipient}> unknown"),
        _ => null,
    };
}
