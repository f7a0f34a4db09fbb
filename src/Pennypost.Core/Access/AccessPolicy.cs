using System.Net;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Accounts;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;

namespace Pennypost.Core.Access;

/// <summary>Asks the access restrictions in force, and logs whom they turn away. Everything is in memory: no question costs a round trip.</summary>
/// <param name="directory">The lists.</param>
/// <param name="logger">The security log.</param>
public sealed class AccessPolicy(AccessDirectory directory, ILogger<AccessPolicy> logger) : ILocalClients
{
    /// <summary>The restrictions at this moment.</summary>
    public AccessTable Table => directory.Table;

    /// <summary>What the lists say about a client of a service.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="service">The service.</param>
    public AccessVerdict Ask(IPAddress client, MailService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Table.Ask(client, service.Id, service.Get(AccessServiceSettings.UseGlobal));
    }

    /// <summary>Whether a client may connect to a service whose lists are about connecting.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="service">The service.</param>
    public bool MayConnect(IPAddress client, MailService service)
    {
        var verdict = Ask(client, service);
        if (verdict.Standing != AccessStanding.Refused)
        {
            return true;
        }

        AccessLog.ConnectionRefused(logger, service.Name, client, AccessReasons.Of(verdict));
        return false;
    }

    /// <summary>Whether an address alone makes a client local: it may send anywhere without log-in (SVC-138). A forged sender makes nobody local.</summary>
    /// <param name="service">The service.</param>
    /// <param name="client">Its address.</param>
    public bool IsLocal(MailService service, IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Type != ServiceType.Smtp)
        {
            return false;
        }

        var verdict = Ask(client, service);
        var relayClient = new RelayClient(verdict.Standing, verdict.AllowsUnauthenticated, IsInLocalNetwork: Table.IsLocal(client));
        return RelayDecision.MayRelay(service.RelayRules(), relayClient) == RelayAnswer.AcceptRelay;
    }

    /// <summary>Whether an account that has shown its password may log in (SVC-360). The client must not learn that this was the reason.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="service">The service.</param>
    /// <param name="account">The account.</param>
    public bool MayLogIn(IPAddress client, MailService service, AccountIdentity account)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(account);
        var verdict = Ask(client, service);

        // Where the lists are about relaying, everybody may log in: the log-in only does not help him to relay (SVC-153).
        if (verdict.Admits(account.Id) || (service.Type == ServiceType.Smtp && !service.RelayRules().ListsDecideConnecting))
        {
            return true;
        }

        AccessLog.LogInRefused(logger, service.Name, account.Name, client, AccessReasons.Of(verdict));
        return false;
    }

    /// <summary>Whether an administrator may administrate from an address (SVC-327).</summary>
    /// <param name="client">The address.</param>
    /// <param name="account">The administrator.</param>
    public bool MayAdministrate(IPAddress client, AccountIdentity account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var verdict = Table.AskAdminArea(client);
        if (verdict.Admits(account.Id))
        {
            return true;
        }

        AccessLog.LogInRefused(logger, "Admin area", account.Name, client, AccessReasons.Of(verdict));
        return false;
    }
}
