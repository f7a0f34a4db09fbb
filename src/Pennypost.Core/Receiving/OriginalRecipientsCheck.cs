using System.Text;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Receiving;

/// <summary>Where a service says so, a user's copy names the recipients of the envelope that it came by, for programs that sort it again (SVC-219, SVC-220).</summary>
/// <remarks>Nobody learns of the recipients of other mailboxes. A message for one mailbox gets its fields here; one for several is copied when it is routed.</remarks>
internal sealed class OriginalRecipientsCheck : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.OriginalRecipients;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> StartBodyAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        if (session.Service.Get(OriginalRecipientsServiceSettings.Enabled) && session.Account is null)
        {
            // Whoever reads the fields believes that we wrote them.
            var ours = Encoding.ASCII.GetBytes(session.Service.Get(OriginalRecipientsServiceSettings.FieldName));
            transaction.RemoveFields((name, _) => Ascii.EqualsIgnoreCase(name, ours));
        }

        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> MessageAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        var service = transaction.Session.Service;
        if (!service.Get(OriginalRecipientsServiceSettings.Enabled) || transaction.Diverted is not null)
        {
            return default;
        }

        var name = service.Get(OriginalRecipientsServiceSettings.FieldName);
        var mailboxes = transaction.Recipients.SelectMany(recipient => recipient.Resolution.Accounts).Distinct().Take(2).Count();
        if (mailboxes == 1 && !transaction.HasRemoteRecipient)
        {
            foreach (var recipient in transaction.Recipients)
            {
                transaction.AddTraceField(name, $"<{recipient.Address}>");
            }
        }
        else if (mailboxes > 0)
        {
            transaction.RecipientField = name;
        }

        return default;
    }
}
