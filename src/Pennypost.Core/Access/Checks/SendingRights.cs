using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Receiving.Pipeline;

namespace Pennypost.Core.Access.Checks;

/// <summary>What an SMTP session's address gives it the right to; found out once, when it connects.</summary>
/// <param name="Rules">Of the service.</param>
/// <param name="Verdict">Of the lists.</param>
/// <param name="IsInLocalNetwork">The client is in the Local Networks.</param>
internal sealed record SendingRights(RelayRules Rules, AccessVerdict Verdict, bool IsInLocalNetwork)
{
    /// <summary>The client as the decision wants it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="senderIsLocal">MAIL FROM named a local address.</param>
    public RelayClient Client(ReceivingSession session, bool senderIsLocal)
    {
        var account = session.Account;
        return new RelayClient(
            Verdict.Standing, Verdict.AllowsUnauthenticated, account is not null, account is null || Verdict.Admits(account.Id), IsInLocalNetwork, senderIsLocal);
    }

    /// <summary>Finds out.</summary>
    /// <param name="session">The session.</param>
    /// <param name="policy">The lists in force.</param>
    public static SendingRights Of(ReceivingSession session, AccessPolicy policy)
    {
        if (session.Find<SendingRights>() is { } known)
        {
            return known;
        }

        var client = session.Client.RemoteEndPoint.Address;
        var rights = new SendingRights(session.Service.RelayRules(), policy.Ask(client, session.Service), policy.Table.IsLocal(client));
        session.Set(rights);
        return rights;
    }
}
