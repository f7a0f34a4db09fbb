using Pennypost.Core.Greylisting;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;
using Pennypost.Trust.Batv;

namespace Pennypost.Core.Signing;

/// <summary>Refuses reports about mail that we never sent: a bounce must come to a tagged address (STB-087, STB-088).</summary>
internal sealed class BounceAddressCheck(BatvKeys keys, SettingStore settings, TimeProvider time) : ReceivingCheck
{
    /// <summary>Bounces of mail that was sent before tags came into use are accepted so long (STB-089).</summary>
    private static readonly TimeSpan Introduction = TimeSpan.FromDays(7);

    private static readonly SmtpRefusal NotOurs = SmtpRefusal.Of(550, "5.7.1", "This address did not send the mail that is reported");

    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.BounceAddress;

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
    {
        var fromDaemon = transaction.Sender.LocalPart.ToLowerInvariant() is "mailer-daemon" or "postmaster";
        if (!settings.Get(BatvSettings.Enabled) || transaction.Session.IsLocal || recipient.Resolution.Kind != ResolutionKind.Known
            || !(transaction.IsNullSender || fromDaemon)
            || recipient.Address.LocalPart.Equals("postmaster", StringComparison.OrdinalIgnoreCase) // RFC 5321 §4.5.1: always to be reached
            || BatvTagging.IsException(settings.Get(BatvSettings.Exceptions), recipient.Address.ToString()))
        {
            return null;
        }

        if (await IsTaggedAsync(recipient, cancellationToken))
        {
            // SVC-174: only we could have made this address, so its bounce need not wait.
            transaction.Set(new GreylistPass(recipient.Address));
            return null;
        }

        if (await IsNewAsync(cancellationToken))
        {
            return null;
        }

        if (transaction.IsNullSender)
        {
            return NotOurs;
        }

        // Whether a daemon's mail is a report shows only in the message.
        transaction.Set(new UntaggedReport());
        return null;
    }

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> MessageAsync(ReceivingTransaction transaction, CancellationToken cancellationToken) =>
        ValueTask.FromResult(transaction.Find<UntaggedReport>() is not null && transaction.Structure?.Root is { Type: "multipart", Subtype: "report" } ? NotOurs : null);

    private async Task<bool> IsTaggedAsync(ReceivingRecipient recipient, CancellationToken cancellationToken) =>
        AddrSpec.TryCreate(recipient.Path.Address.LocalPart, recipient.Path.Address.Domain, out var asWritten)
        && BatvTag.Verify(
            asWritten, await keys.ForVerifyingAsync(cancellationToken), time.GetUtcNow(), out _, (int)settings.Get(BatvSettings.TagLife)) == BatvVerdict.Valid;

    private async Task<bool> IsNewAsync(CancellationToken cancellationToken) =>
        await keys.EnabledSinceAsync(cancellationToken) is { } since && time.GetUtcNow() < since + Introduction;

    private sealed class UntaggedReport;
}
