using System.Net;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Services;

namespace Pennypost.Core.Access;

/// <summary>What would happen to a client and a user at one service (SVC-370), by the same decisions that sessions obey.</summary>
/// <param name="Service">The service.</param>
/// <param name="Verdict">What the lists say, and which entries.</param>
/// <param name="MayConnect">The client gets a greeting.</param>
/// <param name="MayLogIn">The user can log in; null when none was named.</param>
/// <param name="SendIn">What becomes of mail for a local recipient; null for services that take none.</param>
/// <param name="Relay">What becomes of mail for elsewhere without log-in.</param>
/// <param name="RelayLoggedIn">The same after the user has logged in; null when none was named.</param>
public sealed record AccessTrial(
    MailService Service,
    AccessVerdict Verdict,
    bool MayConnect,
    bool? MayLogIn,
    RelayAnswer? SendIn,
    RelayAnswer? Relay,
    RelayAnswer? RelayLoggedIn)
{
    /// <summary>Tries a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="table">The restrictions.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="accountId">The user; null for nobody.</param>
    /// <param name="senderIsLocal">MAIL FROM would be a local address.</param>
    public static AccessTrial Of(MailService service, AccessTable table, IPAddress client, long? accountId, bool senderIsLocal)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(table);
        var verdict = table.Ask(client, service.Id, service.Get(AccessServiceSettings.UseGlobal));
        var isAdmitted = accountId is { } id ? verdict.Admits(id) : (bool?)null;
        if (service.Type is not (ServiceType.Smtp or ServiceType.Lmtp))
        {
            return new AccessTrial(service, verdict, verdict.Standing != AccessStanding.Refused, isAdmitted, null, null, null);
        }

        var rules = service.RelayRules();
        var mayConnect = !rules.ListsDecideConnecting || verdict.Standing != AccessStanding.Refused;
        var stranger = new RelayClient(
            verdict.Standing, verdict.AllowsUnauthenticated, IsInLocalNetwork: table.IsLocal(client), SenderIsLocal: senderIsLocal);
        var user = stranger with { HasLoggedIn = true, IsAdmitted = isAdmitted ?? false };
        var knowsUsers = accountId is not null && rules.KnowsUsers;
        return new AccessTrial(
            service,
            verdict,
            mayConnect,
            accountId is null ? null : knowsUsers && mayConnect && (isAdmitted!.Value || !rules.ListsDecideConnecting),
            RelayDecision.Decide(rules, stranger, RecipientKind.Local),
            RelayDecision.Decide(rules, stranger, RecipientKind.Remote),
            knowsUsers ? RelayDecision.Decide(rules, user, RecipientKind.Remote) : null);
    }
}
