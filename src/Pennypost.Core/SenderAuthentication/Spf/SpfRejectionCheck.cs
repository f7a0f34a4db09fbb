using Microsoft.Extensions.Logging;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Smtp.Replies;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication.Spf;

/// <summary>Refuses recipients when SPF said what the service refuses (SVC-181 to SVC-183). At RCPT, so that postmaster can always be reached.</summary>
/// <param name="logger">What was refused.</param>
internal sealed class SpfRejectionCheck(ILogger<SpfRejectionCheck> logger) : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.SpfRejection;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
    {
        // RFC 5321 §4.5.1: postmaster is for those who cannot send, too.
        if (transaction.Find<SpfOutcome>() is not { } outcome
            || !transaction.Session.Service.Get(SpfServiceSettings.Reject).Contains(outcome.Result)
            || recipient.Address.LocalPart.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        SenderAuthenticationLog.SpfRefused(logger, transaction.Session.Client.SessionId, outcome.Result, outcome.Domain, recipient.Address.ToString());
        return ValueTask.FromResult<SmtpRefusal?>(Refusal(outcome));
    }

    // RFC 7372 §3.2: 5.7.23 for failures, 5.7.24 for errors. RFC 7208 §8.4: words of the domain are marked as such.
    private static SmtpRefusal Refusal(SpfOutcome outcome) => outcome.Result switch
    {
        SpfResult.TempError => SmtpRefusal.Of(451, "4.7.24", $"SPF of {outcome.Domain} could not be checked, please try again later"),
        SpfResult.PermError => SmtpRefusal.Of(550, "5.7.24", $"SPF record of {outcome.Domain} cannot be evaluated"),
        _ => SmtpRefusal.Of(
            550,
            "5.7.23",
            outcome.Explanation is { } words
                ? $"SPF check failed. {outcome.Domain} explains: {words}"
                : $"SPF check failed: this server may not send for {outcome.Domain}"),
    };
}
