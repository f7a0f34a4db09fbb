using Microsoft.Extensions.Logging;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Signing;

/// <summary>Where signing is required, a message whose domain has a key that cannot be loaded is refused for the time being (SVC-159): its sender sees it, and
/// nothing waits unnoticed.</summary>
/// <param name="keys">The keys.</param>
/// <param name="settings">The values in force.</param>
/// <param name="logger">The log.</param>
internal sealed class SigningKeyCheck(DkimKeys keys, SettingStore settings, ILogger<SigningKeyCheck> logger) : ReceivingCheck
{
    private static readonly SmtpRefusal KeyMissing = SmtpRefusal.Of(451, "4.7.5", "The message cannot be signed at the moment, please try again later");

    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.Signing;

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> MessageAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        if (settings.Get(DkimSettings.Signing) != DkimSigningMode.Required || !transaction.Session.IsLocal || !transaction.HasRemoteRecipient
            || OutgoingSigning.SigningDomain(transaction.Structure!.Fields) is not { } domain)
        {
            return null;
        }

        var (requests, isMissing) = await keys.LoadAsync(domain, settings.Get(DkimSettings.Selector), cancellationToken);
        foreach (var request in requests)
        {
            request.Key.Dispose();
        }

        if (!isMissing)
        {
            return null;
        }

        SigningLog.CannotSign(logger, transaction.Session.Client.SessionId, domain);
        return KeyMissing;
    }
}
