using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.Access;

/// <summary>What a list decides, in words: it depends on the service's settings (SVC-153 to SVC-157).</summary>
internal static class AccessExplanation
{
    /// <summary>The sentences of a list.</summary>
    public static IReadOnlyList<string> Of(AccessScope scope, MailService? service, bool isEmpty) => scope switch
    {
        AccessScope.Global =>
        [
            "Services without a list of their own use this one; others only where \"Use Global Access Restrictions if more restrictive\" is on.",
            // SVC-020: administrators commonly trip over it.
            "While it has entries, an Allow in a service's list has no effect where this list, in force for the service, refuses the address.",
            isEmpty ? "It is empty: it restricts nothing." : "An address that no entry names is refused.",
        ],
        AccessScope.AdminArea =>
        [
            "Says from where administrators may use this app and its API.",
            isEmpty ? "It is empty: the global list decides." : "An address that no entry names is refused.",
        ],
        AccessScope.Vrfy => ["Says who may use VRFY and EXPN where a service has them enabled. Keep it as narrow as possible.", isEmpty ? "It is empty: nobody may." : "Nobody else may."],
        _ => [.. OfService(service!, isEmpty)],
    };

    /// <summary>SVC-155: users are known only where log-in is asked for.</summary>
    public static bool HasUsers(AccessScope scope, MailService? service) => scope switch
    {
        AccessScope.Service when service!.Type == ServiceType.Smtp => service.RelayRules().KnowsUsers,
        AccessScope.Service => service!.Type != ServiceType.Lmtp,
        _ => scope == AccessScope.AdminArea,
    };

    /// <summary>SVC-351, SVC-155.</summary>
    public static bool HasAllowUnauthenticated(MailService? service) => service is { Type: ServiceType.Smtp } && service.RelayRules().KnowsUsers;

    private static IEnumerable<string> OfService(MailService service, bool isEmpty)
    {
        var rules = service.RelayRules();
        if (service.Type == ServiceType.Smtp && !rules.ListsDecideConnecting)
        {
            yield return "Anti-relay protection is Check Client IP Address: this list says who may send to other servers. Mail for local recipients is accepted from any address, whatever the list says.";
            yield return isEmpty
                ? rules.KnowsUsers ? "The list is empty: who has logged in may send to other servers, nobody else." : "The list is empty: nobody may send to other servers."
                : rules.KnowsUsers ? "From allowed addresses users may send to other servers after they have logged in; with Allow Unauth without log-in." : "Allowed addresses may send to other servers.";
        }
        else
        {
            yield return "This list says who may connect.";
            if (service.Type == ServiceType.Smtp)
            {
                yield return rules.Mode switch
                {
                    AntiRelayMode.NoChecks => "Anti-relay protection is No Checks: whoever may connect may send anywhere, after log-in where that is asked for. Allow only networks that you know.",
                    AntiRelayMode.CheckSender => "Anti-relay protection is Check FROM address: whoever names a local sender may send anywhere. Senders are easily forged.",
                    _ => "Anti-relay protection is Check from LAN: clients in the Local Networks may send anywhere.",
                };
                yield return "Check Client IP Address is recommended. Where all incoming mail comes through another company's service, No Checks with a list of local networks and that service's addresses is acceptable.";
            }

            yield return isEmpty ? "The list is empty: it restricts nothing, and the global list decides." : "An address that no entry names is refused.";
        }

        if (service.Get(AccessServiceSettings.UseGlobal) && !isEmpty)
        {
            yield return "The global list must allow an address as well.";
        }
    }
}
