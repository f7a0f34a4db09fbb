using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Refusals;
using Pennypost.Core.SenderAuthentication.Spf;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.SenderAuthentication;

/// <summary>The SPF white list: list, create, edit, delete (SVC-206).</summary>
internal static class SpfWhiteListEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/spf-white-list").WithTags("Sender authentication");
        group.MapGet("", List).WithName("listSpfWhiteList").WithSummary("Who is not asked for SPF, oldest entry first.");
        group.MapPost("", CreateAsync).WithName("createSpfWhiteListEntry").WithSummary("Stores a new entry; it holds at once.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPut("/{id:long}", UpdateAsync).WithName("updateSpfWhiteListEntry").WithSummary("Changes an entry; 409 when somebody else was faster.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:long}", DeleteAsync).WithName("deleteSpfWhiteListEntry").WithSummary("Deletes an entry.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static Ok<SpfWhiteList> List(SpfExemptions exemptions, ServiceDirectory services) => TypedResults.Ok(new SpfWhiteList(
        [.. exemptions.Entries.Select(entry => Item(entry, services))],
        [.. services.All.Where(service => service.Service.Type == ServiceType.Smtp).Select(service => new SpfWhiteListService(service.Id, service.Service.Name))]));

    private static async Task<Created<SpfWhiteListEntry>> CreateAsync(
        SaveSpfWhiteListEntryRequest request,
        AdminCaller caller,
        SpfExemptionChanges changes,
        SpfExemptions exemptions,
        ServiceDirectory services,
        CancellationToken cancellation)
    {
        var id = await changes.CreateAsync(Values(request), caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/spf-white-list/{id}", Find(id, exemptions, services));
    }

    private static async Task<Ok<SpfWhiteListEntry>> UpdateAsync(
        long id,
        SaveSpfWhiteListEntryRequest request,
        AdminCaller caller,
        SpfExemptionChanges changes,
        SpfExemptions exemptions,
        ServiceDirectory services,
        CancellationToken cancellation)
    {
        var version = request.Version ?? throw RefusedException.Invalid("version", "The version that was edited is missing.");
        await changes.UpdateAsync(id, Values(request), version, caller.Name, cancellation);
        return TypedResults.Ok(Find(id, exemptions, services));
    }

    private static async Task<NoContent> DeleteAsync(long id, AdminCaller caller, SpfExemptionChanges changes, CancellationToken cancellation)
    {
        await changes.DeleteAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static SpfExemptionValues Values(SaveSpfWhiteListEntryRequest request) =>
        new(request.ServiceId, request.Network ?? "", request.SenderName ?? "", request.SenderDomain ?? "");

    // Somebody else may have deleted it in the meantime.
    private static SpfWhiteListEntry Find(long id, SpfExemptions exemptions, ServiceDirectory services) =>
        exemptions.Entries.FirstOrDefault(entry => entry.Id == id) is { } entry
            ? Item(entry, services)
            : throw RefusedException.NotFound("There is no such entry.");

    private static SpfWhiteListEntry Item(SpfExemption entry, ServiceDirectory services) => new(
        entry.Id,
        entry.ServiceId,
        services.All.FirstOrDefault(service => service.Id == entry.ServiceId)?.Service.Name,
        entry.Network?.ToString() ?? "",
        entry.SenderName,
        entry.SenderDomain,
        entry.Version);
}
