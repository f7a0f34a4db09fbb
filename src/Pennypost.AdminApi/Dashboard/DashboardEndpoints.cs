using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Pennypost.AdminApi.Dashboard;

/// <summary>Live figures.</summary>
internal static class DashboardEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/dashboard", GetAsync).WithName("getDashboard").WithTags("Dashboard")
            .WithSummary("Live figures of the whole system; cheap enough to ask for every two seconds.");

    private static async Task<Ok<DashboardFigures>> GetAsync(DashboardReader reader, CancellationToken cancellation) =>
        TypedResults.Ok(await reader.ReadAsync(cancellation));
}
