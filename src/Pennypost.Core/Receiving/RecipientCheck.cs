using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>Lets <see cref="RecipientDecision"/> decide about every RCPT.</summary>
/// <param name="settings">The values in force.</param>
internal sealed class RecipientCheck(SettingStore settings) : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.Recipients;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken) =>
        ValueTask.FromResult(RecipientDecision.Decide(recipient, transaction.Session.IsLocal, RecipientRules.Of(settings)));
}
