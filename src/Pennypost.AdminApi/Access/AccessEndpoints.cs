using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.Access;

/// <summary>Access restrictions: lists, named networks, and the test of an address.</summary>
internal static class AccessEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/access").WithTags("Access restrictions");
        group.MapGet("/lists", Lists).WithName("listAccessLists").WithSummary("Every access restriction list and how many entries it has.");
        group.MapGet("/lists/{list}", ReadAsync).WithName("getAccessList").WithSummary("One list in its order of evaluation.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPut("/lists/{list}", SaveAsync).WithName("saveAccessList")
            .WithSummary("Replaces a list as a whole; refused when it would make an open relay or shut the caller out.")
            .WithMetadata(new BodyLimit(1024 * 1024))
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/lists/{list}/arrange", ArrangeAsync).WithName("arrangeAccessList")
            .WithSummary("Puts entries that are not saved into their order of evaluation and corrects their networks.")
            .WithMetadata(new BodyLimit(1024 * 1024))
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/lists/{list}/import", Import).WithName("importAccessList")
            .WithSummary("Reads a list in the text format of the system before, without saving it.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/networks", Networks).WithName("getNetworks").WithSummary("The named sets of networks.");
        group.MapPut("/networks/{name}", SaveNetworksAsync).WithName("saveNetworks").WithSummary("Replaces a named set of networks.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/test", Test).WithName("testAccess").WithSummary("What would happen to an address and a user, and which entry decides.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
    }

    private static Ok<IReadOnlyList<AccessListSummary>> Lists(AccessViews views) => TypedResults.Ok(views.Lists());

    private static async Task<Ok<AccessListView>> ReadAsync(string list, AccessViews views, AccessChanges changes, CancellationToken cancellation)
    {
        var key = views.Key(list);
        return TypedResults.Ok(views.View(key, await changes.ReadAsync(key, cancellation), []));
    }

    private static async Task<Ok<AccessListView>> SaveAsync(
        string list, SaveAccessListRequest request, AdminCaller caller, HttpContext context, AccessViews views, AccessChanges changes, CancellationToken cancellation)
    {
        var key = views.Key(list);
        var (entries, notices) = views.Read(request.Entries);
        var stored = await changes.ReplaceAsync(key, entries, request.Version, Caller(caller, context), cancellation);
        return TypedResults.Ok(views.View(key, stored, notices));
    }

    private static Task<Ok<AccessListView>> ArrangeAsync(string list, SaveAccessListRequest request, AccessViews views)
    {
        var key = views.Key(list);
        var (entries, notices) = views.Read(request.Entries);
        return Task.FromResult(TypedResults.Ok(views.View(key, AccessList.Of(entries), request.Version, notices)));
    }

    private static Ok<ImportedAccessList> Import(string list, ImportAccessListRequest request, AccessViews views)
    {
        views.Key(list);
        return TypedResults.Ok(views.Import(request.Text));
    }

    private static Ok<NetworkSetsView> Networks(AccessViews views) => TypedResults.Ok(views.Networks([]));

    private static async Task<Ok<NetworkSetsView>> SaveNetworksAsync(
        string name, SaveNetworksRequest request, AdminCaller caller, HttpContext context, AccessViews views, AccessChanges changes, CancellationToken cancellation)
    {
        if (!Enum.TryParse<NetworkSetName>(name, ignoreCase: true, out var set) || !Enum.IsDefined(set) || char.IsAsciiDigit(name[0]))
        {
            throw RefusedException.NotFound("There is no such set of networks.");
        }

        var (networks, notices) = AccessViews.ReadNetworks(request.Networks);
        await changes.SetNetworksAsync(set, networks, Caller(caller, context), cancellation);
        return TypedResults.Ok(views.Networks(notices));
    }

    private static Ok<AccessTestResult> Test(string address, AccessViews views, RecipientDirectory directory, string? user = null, bool localSender = false)
    {
        if (address.Length > 100 || !IPAddress.TryParse(address.Trim(), out var client))
        {
            throw RefusedException.Invalid("address", "This is not an IP address.");
        }

        var account = string.IsNullOrWhiteSpace(user) ? null : directory.Table.FindAccount(user.Trim());
        if (account is null && !string.IsNullOrWhiteSpace(user))
        {
            throw RefusedException.Invalid("user", "There is no such user.");
        }

        return TypedResults.Ok(views.Test(client, account, user?.Trim(), localSender));
    }

    private static AccessCaller Caller(AdminCaller caller, HttpContext context) =>
        new(caller.Account.Id, caller.Name, context.Connection.RemoteIpAddress ?? IPAddress.Loopback);
}
