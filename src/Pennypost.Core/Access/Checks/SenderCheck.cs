using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Access.Checks;

/// <summary>Where a service says so, users send with addresses of their own only.</summary>
/// <param name="directory">Whose address is whose.</param>
/// <param name="settings">The values in force.</param>
internal sealed class SenderCheck(RecipientDirectory directory, SettingStore settings) : ReceivingCheck
{
    private static readonly SmtpRefusal NotYours = SmtpRefusal.Of(553, "5.7.1", "Sender address does not belong to the user");

    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.SenderPermission;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> MailAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        var session = transaction.Session;

        // The null sender is everybody's: mail programs confirm reading with it (RFC 8098 §3).
        if (session.Account is not { } account || transaction.IsNullSender || !session.Service.Get(RelayServiceSettings.OwnSenderOnly))
        {
            return default;
        }

        var sender = transaction.Sender;
        var owner = directory.Table.Resolve(sender.LocalPart, sender.Domain, MailSource.Smtp, !settings.Get(RoutingSettings.DisableImpliedMappings));
        var isOwn = owner.Kind == ResolutionKind.Known && owner.Accounts.Contains(account.Id);
        return ValueTask.FromResult(isOwn ? null : NotYours);
    }
}
