using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.Core.Status;

namespace Pennypost.AdminApi.Services;

/// <summary>The listeners.</summary>
internal static class ServiceEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/services", List).WithName("listServices").WithTags("Services")
            .WithSummary("The listeners of this process with their sessions now.");

    private static Ok<IReadOnlyList<ServiceItem>> List(IEnumerable<IListenerStatusSource> sources)
    {
        IReadOnlyList<ServiceItem> items =
        [
            .. sources.SelectMany(s => s.Current).Select(l => new ServiceItem(
                l.Name, l.Protocol, l.EndPoint, Tls(l.Tls), l.Running, l.Sessions, l.MaximumSessions)),
        ];
        return TypedResults.Ok(items);
    }

    private static ServiceTls Tls(ListenerTls tls) => tls switch
    {
        ListenerTls.StartTls => ServiceTls.StartTls,
        ListenerTls.Implicit => ServiceTls.Implicit,
        _ => ServiceTls.None,
    };
}
