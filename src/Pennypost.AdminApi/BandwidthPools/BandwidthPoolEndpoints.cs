using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Bandwidth;

namespace Pennypost.AdminApi.BandwidthPools;

/// <summary>Bandwidth pools (SVC-393).</summary>
internal static class BandwidthPoolEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/bandwidth-pools").WithTags("Bandwidth pools");
        group.MapGet("", List).WithName("listBandwidthPools").WithSummary("The pools that somebody has changed or uses; the others have no limit.");
        group.MapPut("/{id:int}", SaveAsync).WithName("saveBandwidthPool").WithSummary("Sets name and rate of a pool.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:int}", ResetAsync).WithName("resetBandwidthPool").WithSummary("Gives a pool its default name and no limit again.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<BandwidthPoolItem>> List(Core.Bandwidth.BandwidthPools pools)
    {
        var used = pools.InUse.ToDictionary(u => u.Id);
        var ids = pools.Table.Stored.Select(p => p.Id).Concat(used.Keys).Distinct().Order();
        return TypedResults.Ok<IReadOnlyList<BandwidthPoolItem>>([.. ids.Select(id => Item(id, pools, used.GetValueOrDefault(id)))]);
    }

    private static async Task<Ok<BandwidthPoolItem>> SaveAsync(
        int id, SaveBandwidthPoolRequest request, AdminCaller caller, BandwidthPoolChanges changes, Core.Bandwidth.BandwidthPools pools, CancellationToken cancellation)
    {
        await changes.SaveAsync(id, request.Name, request.Allowed, caller.Name, cancellation);
        return TypedResults.Ok(Item(id, pools, pools.InUse.FirstOrDefault(u => u.Id == id)));
    }

    private static async Task<NoContent> ResetAsync(int id, AdminCaller caller, BandwidthPoolChanges changes, CancellationToken cancellation)
    {
        await changes.ResetAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static BandwidthPoolItem Item(int id, Core.Bandwidth.BandwidthPools pools, PoolUse? use)
    {
        var pool = pools.Table.Of(id);
        var effective = pools.Table.Resolve(id) ?? pool;
        return new BandwidthPoolItem(
            id, pool.Name, pool.Allowed, effective.Id, Math.Max(0, effective.Allowed), use?.Connections ?? 0, use?.OtherConnections ?? 0,
            pools.Table.Stored.All(p => p.Id != id));
    }
}
