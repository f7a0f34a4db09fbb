using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Access.Checks;

/// <summary>The access restrictions of an SMTP session: who may connect, who is local, who must log in before MAIL.</summary>
/// <param name="policy">The lists.</param>
/// <param name="pop3">Who logged in by POP3 lately.</param>
internal sealed class AccessCheck(AccessPolicy policy, Pop3LogIns pop3) : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.AccessRestrictions;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> ConnectAsync(ReceivingSession session, CancellationToken cancellationToken)
    {
        var rights = SendingRights.Of(session, policy);
        if (rights.Rules.ListsDecideConnecting && !policy.MayConnect(session.Client.RemoteEndPoint.Address, session.Service))
        {
            return ValueTask.FromResult<SmtpRefusal?>(RelayReplies.NoConnection);
        }

        // SVC-138: "local" by the address alone. A forged sender makes nobody local.
        session.MaySendWithoutLogIn = RelayDecision.MayRelay(rights.Rules, rights.Client(session, senderIsLocal: false)) == RelayAnswer.AcceptRelay;
        session.Client.IsLocal = session.IsLocal;
        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> MailAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        var rights = SendingRights.Of(session, policy);
        if (rights.Rules.TakePop3LogIn)
        {
            // SVC-058: asked at every MAIL, because the ten minutes may begin or end while the session lives.
            session.KnownByAddress = pop3.Find(session.Client.RemoteEndPoint.Address);
            session.Client.IsLocal = session.IsLocal;
        }

        // What depends on the recipient is decided at RCPT; who may not even send to local recipients hears it now.
        var answer = RelayDecision.MaySend(rights.Rules, rights.Client(session, senderIsLocal: false));
        return ValueTask.FromResult(RelayReplies.Of(answer, recipient: null));
    }
}
