using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.Settings;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.Services;

/// <summary>The services that listen for clients: list, add, change, delete.</summary>
internal static class ServiceEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/services").WithTags("Services");
        group.MapGet("", ListAsync).WithName("listServices").WithSummary("All services with their listeners and sessions now.");
        group.MapGet("/presets", Presets).WithName("listServicePresets").WithSummary("What a new service can be for.");
        group.MapPost("", AddAsync).WithName("addService").WithSummary("Adds a service, not enabled and without bindings.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/default-ports", ResetPortsAsync).WithName("setServicePortsToDefaults")
            .WithSummary("Gives the built-in services their first bindings again; added services keep theirs.")
            .Refuses(StatusCodes.Status409Conflict);
        group.MapGet("/{id:int}", GetAsync).WithName("getService").WithSummary("A service with its own settings by tab.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPut("/{id:int}", ChangeAsync).WithName("changeService").WithSummary("Changes name, state or encryption; what is null stays.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapPut("/{id:int}/bindings", SetBindingsAsync).WithName("setServiceBindings")
            .WithSummary("Puts new bindings in place of the old ones. Sessions live on.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPut("/{id:int}/settings", ChangeSettingsAsync).WithName("changeServiceSettings")
            .WithSummary("Changes settings of one service; none of them when one value is not allowed.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:int}", DeleteAsync).WithName("deleteService")
            .WithSummary("Deletes an added service with its settings; sessions that live finish.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<ServiceList>> ListAsync(ServiceViews views, DeploymentOptions deployment, CancellationToken cancellation) =>
        TypedResults.Ok(new ServiceList(await views.AllAsync(cancellation), deployment.BindingsAreLocked, deployment.OnlyAddress));

    private static Ok<IReadOnlyList<ServicePresetItem>> Presets()
    {
        IReadOnlyList<ServicePresetItem> presets =
            [.. ServicePresets.All.Select(p => new ServicePresetItem(p.Preset, p.Type, p.Name, p.Encryption, p.Port, p.PublishedPort, p.Description))];
        return TypedResults.Ok(presets);
    }

    private static async Task<Created<ServiceItem>> AddAsync(
        AddServiceRequest request, AdminCaller caller, ServiceChanges changes, ServiceViews views, CancellationToken cancellation)
    {
        var added = await changes.AddAsync(request.Preset, request.Name, caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/services/{added.Id}", await views.OneAsync(added.Id, cancellation));
    }

    private static async Task<Ok<ServiceDetail>> GetAsync(int id, ServiceViews views, CancellationToken cancellation) =>
        TypedResults.Ok(await views.DetailAsync(id, cancellation));

    private static async Task<Ok<ServiceItem>> ChangeAsync(
        int id, ChangeServiceRequest request, AdminCaller caller, ServiceChanges changes, ServiceViews views, CancellationToken cancellation)
    {
        await changes.ChangeAsync(id, request.Name, request.Enabled, request.Encryption, caller.Name, cancellation);
        return TypedResults.Ok(await views.OneAsync(id, cancellation));
    }

    private static async Task<Ok<ServiceItem>> SetBindingsAsync(
        int id, SetBindingsRequest request, AdminCaller caller, ServiceBindings bindings, ServiceViews views, CancellationToken cancellation)
    {
        await bindings.SetAsync(id, [.. request.Bindings.Select(b => new ServiceBinding(b.Address, b.Port, b.PublishedPort))], caller.Name, cancellation);
        return TypedResults.Ok(await views.OneAsync(id, cancellation));
    }

    private static async Task<Ok<ServiceDetail>> ChangeSettingsAsync(
        int id, ChangeSettingsRequest request, AdminCaller caller, ServiceChanges changes, ServiceViews views, CancellationToken cancellation)
    {
        var values = request.Values.ToDictionary(v => v.Key, v => (string?)v.Value, StringComparer.Ordinal);
        foreach (var name in request.Reset ?? [])
        {
            values[name] = null;
        }

        await changes.SetAsync(id, values, caller.Name, cancellation);
        return TypedResults.Ok(await views.DetailAsync(id, cancellation));
    }

    private static async Task<NoContent> DeleteAsync(int id, AdminCaller caller, ServiceChanges changes, CancellationToken cancellation)
    {
        await changes.DeleteAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ServiceList>> ResetPortsAsync(
        AdminCaller caller, ServiceBindings bindings, ServiceViews views, DeploymentOptions deployment, CancellationToken cancellation)
    {
        await bindings.ResetAsync(caller.Name, cancellation);
        return await ListAsync(views, deployment, cancellation);
    }
}
