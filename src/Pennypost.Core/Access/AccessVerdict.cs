using System.Net;

namespace Pennypost.Core.Access;

/// <summary>What the lists say about a client of a service.</summary>
public enum AccessStanding
{
    /// <summary>No list is in force: nobody is kept out, and nobody is trusted (SVC-019, SVC-157).</summary>
    Unrestricted,

    /// <summary>Every list in force allows the address.</summary>
    Allowed,

    /// <summary>A list in force blocks the address or does not name it.</summary>
    Refused,
}

/// <summary>What the global list and the list of a service together say about an address, and why.</summary>
/// <param name="Standing">The result.</param>
/// <param name="Service">What the service's own list says.</param>
/// <param name="Global">What the global list says.</param>
public sealed record AccessVerdict(AccessStanding Standing, ListVerdict Service, ListVerdict Global)
{
    /// <summary>The verdict where there are no lists.</summary>
    public static AccessVerdict Unrestricted { get; } =
        new(AccessStanding.Unrestricted, new ListVerdict(ListAnswer.Empty), new ListVerdict(ListAnswer.Empty));

    /// <summary>The client need not log in to send (SVC-351). The global list has no such permission (SVC-016).</summary>
    public bool AllowsUnauthenticated => Standing == AccessStanding.Allowed && Service.Entry is { AllowUnauthenticated: true };

    /// <summary>Whether an account may log in from the address (SVC-360): by the very entry that let it connect.</summary>
    /// <param name="accountId">The account.</param>
    public bool Admits(long accountId) => Standing switch
    {
        AccessStanding.Unrestricted => true,
        AccessStanding.Allowed => Service.Entry?.Admits(accountId) ?? true,
        _ => false,
    };

    /// <summary>Asks the lists that are in force (SVC-017 to SVC-019).</summary>
    /// <param name="client">The client's address in any form.</param>
    /// <param name="service">The list of the service.</param>
    /// <param name="global">The global list.</param>
    /// <param name="useGlobal">The service's option "Use Global Access Restrictions if more restrictive" (SVC-349).</param>
    /// <param name="sets">The named networks.</param>
    /// <param name="tags">Knows where addresses are; null when no such data is installed.</param>
    public static AccessVerdict Of(
        IPAddress client, AccessList service, AccessList global, bool useGlobal, NetworkSets sets, IAddressTags? tags = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(global);
        if (service.IsEmpty && global.IsEmpty)
        {
            return Unrestricted;
        }

        var plain = ClientAddress.Plain(client);
        var own = service.Test(plain, sets, tags);
        var all = service.IsEmpty || useGlobal ? global.Test(plain, sets, tags) : new ListVerdict(ListAnswer.NotAsked);
        return new AccessVerdict(own.Refuses || all.Refuses ? AccessStanding.Refused : AccessStanding.Allowed, own, all);
    }
}
