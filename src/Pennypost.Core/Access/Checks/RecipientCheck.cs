using Microsoft.Extensions.Logging;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Receiving;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Receiving.Rejected;
using Pennypost.Core.Routing;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Access.Checks;

/// <summary>Decides about every RCPT: for us, for elsewhere by someone who may send there, or not at all.</summary>
/// <param name="policy">The lists.</param>
/// <param name="directory">The local domains.</param>
/// <param name="queue">How much waits to be sent.</param>
/// <param name="rejected">Addresses that nobody has.</param>
/// <param name="settings">The values in force.</param>
/// <param name="logger">The security log.</param>
internal sealed class RecipientCheck(
    AccessPolicy policy,
    RecipientDirectory directory,
    QueueGauge queue,
    RejectedRecipients rejected,
    SettingStore settings,
    ILogger<RecipientCheck> logger) : ReceivingCheck
{
    private static readonly SmtpRefusal BadAddress = SmtpRefusal.Of(553, "5.1.3", "Bad recipient address");
    private static readonly SmtpRefusal QueueFull = SmtpRefusal.Of(452, "4.3.1", "Outgoing queue limit reached");

    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.Recipients;

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        var rules = RecipientRules.Of(session.Service, settings);
        if (rules.Refuses(recipient))
        {
            return BadAddress;
        }

        var rights = SendingRights.Of(session, policy);
        var senderIsLocal = !transaction.IsNullSender && directory.Table.Domains.Contains(transaction.Sender.Domain);
        var answer = RelayDecision.Decide(
            rights.Rules, rights.Client(session, senderIsLocal), RecipientKinds.Of(recipient.Resolution), rules.RefuseUnknown, rules.UnrecognisedIsOutgoing);
        if (RelayReplies.Of(answer, recipient.Path.Address) is { } refusal)
        {
            AccessLog.RecipientRefused(
                logger, session.Service.Name, session.Client.RemoteEndPoint.Address, recipient.Address.ToString(), answer, AccessReasons.Of(rights.Verdict));
            if (answer == RelayAnswer.UnknownRecipient && session.Service.Get(SmtpAdvancedServiceSettings.LogUnknownRecipients))
            {
                rejected.Add(session.Service.Id, recipient.Address.ToString(), session.Client.RemoteEndPoint.Address, transaction.Sender.ToString());
            }

            return refusal;
        }

        if (answer != RelayAnswer.AcceptRelay)
        {
            return null;
        }

        AccessLog.Relays(logger, session.Service.Name, session.Client.RemoteEndPoint.Address, recipient.Address.ToString());
        transaction.Set(RelayedMail.Instance);
        return await queue.IsFullAsync(session.Service, session.Account, cancellationToken) ? QueueFull : null;
    }

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> MessageAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.Find<RelayedMail>() is not null)
        {
            queue.Add(transaction.Session.Account);
        }

        return default;
    }

    /// <summary>A fact of a transaction: it has a recipient elsewhere.</summary>
    private sealed class RelayedMail
    {
        public static RelayedMail Instance { get; } = new();
    }
}
