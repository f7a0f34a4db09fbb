using Pennypost.Core.Access.Lists;
using Pennypost.Core.Refusals;
using Pennypost.Core.Services;

namespace Pennypost.Core.Access.Relaying;

/// <summary>Refuses to save what would let strangers of the Internet relay (SVC-068), whichever of the parts is saved: lists, networks, settings.</summary>
/// <param name="services">The service instances.</param>
/// <param name="directory">The lists in force.</param>
public sealed class RelayGuard(ServiceDirectory services, AccessDirectory directory)
{
    /// <summary>Checks lists and networks before they are saved. A service that is an open relay already does not stand in the way of what may
    /// close it; the self-check tells of it.</summary>
    /// <param name="proposed">As they would be.</param>
    /// <exception cref="RefusedException">A service would become an open relay.</exception>
    public void Require(AccessTable proposed)
    {
        foreach (var service in services.All)
        {
            if (Find(service.Service, proposed) is { } finding && Find(service.Service, directory.Table) is null)
            {
                throw Refused(service.Service, finding);
            }
        }
    }

    /// <summary>Checks the settings of a service before they are saved.</summary>
    /// <param name="proposed">As it would be.</param>
    /// <exception cref="RefusedException">It would become an open relay.</exception>
    public void Require(MailService proposed)
    {
        if (Find(proposed, directory.Table) is { } finding)
        {
            throw Refused(proposed, finding);
        }
    }

    /// <summary>Looks at everything as it is.</summary>
    /// <returns>The services that are open relays, each with a sentence about it.</returns>
    public IReadOnlyList<(MailService Service, string Finding)> FindAll() =>
        [.. services.All.Select(s => (s.Service, Finding: Find(s.Service, directory.Table)!)).Where(s => s.Finding is not null)];

    private static RefusedException Refused(MailService service, string finding) => RefusedException.Conflict("open-relay", $"{service.Name}: {finding}");

    private static string? Find(MailService service, AccessTable table)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.Type != ServiceType.Smtp
            ? null
            : RelayExposure.Find(
                service.RelayRules(),
                table[AccessListKey.Of(service.Id)],
                table[new(AccessScope.Global)],
                service.Get(AccessServiceSettings.UseGlobal),
                table.Sets);
    }
}
