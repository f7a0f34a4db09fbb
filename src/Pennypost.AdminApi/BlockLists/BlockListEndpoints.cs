using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.BlockLists;
using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.BlockLists;

/// <summary>DNS block and allow lists, and the addresses that are never looked up.</summary>
internal static class BlockListEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/block-lists").WithTags("Block lists");
        group.MapGet("", List).WithName("listBlockLists").WithSummary("Every list in its order, with what its last test found.");
        group.MapPost("", CreateAsync).WithName("createBlockList").WithSummary("Adds a list behind the others.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPut("/order", OrderAsync).WithName("orderBlockLists").WithSummary("Puts the lists in another order; 409 when they are no longer the same.")
            .Refuses(StatusCodes.Status409Conflict);
        group.MapPut("/{id:long}", UpdateAsync).WithName("updateBlockList").WithSummary("Changes a list; 409 when somebody else was faster.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:long}", DeleteAsync).WithName("deleteBlockList").WithSummary("Removes a list.").Refuses(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/check", CheckAsync).WithName("checkBlockList").WithSummary("Tests a list by its test entries now.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPost("/test", TestAsync).WithName("testAddress").WithSummary("Looks an address up in every list now.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/exemptions", ExemptionsAsync).WithName("listBlockListExemptions").WithSummary("Addresses that are never looked up.");
        group.MapPost("/exemptions", AddExemptionAsync).WithName("addBlockListExemption").WithSummary("Never looks these addresses up.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/exemptions/{id:long}", RemoveExemptionAsync).WithName("removeBlockListExemption").WithSummary("Looks these addresses up again.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<BlockListItem>> List(BlockListTable lists) => TypedResults.Ok<IReadOnlyList<BlockListItem>>([.. lists.All.Select(Item)]);

    private static async Task<Created<BlockListItem>> CreateAsync(
        SaveBlockListRequest request, AdminCaller caller, BlockListChanges changes, BlockListTable lists, CancellationToken cancellation)
    {
        var id = await changes.AddAsync(Values(request), caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/block-lists/{id}", Find(id, lists));
    }

    private static async Task<NoContent> OrderAsync(OrderBlockListsRequest request, AdminCaller caller, BlockListChanges changes, CancellationToken cancellation)
    {
        await changes.OrderAsync(request.Ids, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<BlockListItem>> UpdateAsync(
        long id, SaveBlockListRequest request, AdminCaller caller, BlockListChanges changes, BlockListTable lists, CancellationToken cancellation)
    {
        var version = request.Version ?? throw RefusedException.Invalid("version", "The version that was edited is missing.");
        await changes.UpdateAsync(id, Values(request), version, caller.Name, cancellation);
        return TypedResults.Ok(Find(id, lists));
    }

    private static async Task<NoContent> DeleteAsync(long id, AdminCaller caller, BlockListChanges changes, CancellationToken cancellation)
    {
        await changes.RemoveAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<BlockListItem>> CheckAsync(long id, BlockListTest test, BlockListTable lists, CancellationToken cancellation)
    {
        Find(id, lists);
        await test.TestAsync(id, cancellation);
        return TypedResults.Ok(Find(id, lists));
    }

    private static async Task<Ok<AddressTestResult>> TestAsync(TestAddressRequest request, BlockListLookUp lookUp, BlockListTable lists)
    {
        if (!IPAddress.TryParse(request.Address.Trim(), out var address))
        {
            throw RefusedException.Invalid("address", "This is not an IP address.");
        }

        var answers = await lookUp.AskAsync(lists.All, address);
        return TypedResults.Ok(new AddressTestResult(
            address.ToString(),
            lists.IsExempt(address),
            PublicAddresses.Contains(address),
            [.. answers.Select(a => new ListTestResult(a.List.Zone, a.List.Kind, a.Hit is not null, [.. a.Answers.Select(r => r.ToString())], a.Failure))]));
    }

    private static async Task<Ok<IReadOnlyList<BlockListExemptionItem>>> ExemptionsAsync(BlockListExemptions exemptions, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<BlockListExemptionItem>>([.. (await exemptions.ListAsync(cancellation)).Select(Item)]);

    private static async Task<Created<BlockListExemptionItem>> AddExemptionAsync(
        AddBlockListExemptionRequest request, AdminCaller caller, BlockListExemptions exemptions, CancellationToken cancellation)
    {
        var added = await exemptions.AddAsync(request.Pattern, request.Comment ?? "", caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/block-lists/exemptions/{added.Id}", Item(added));
    }

    private static async Task<NoContent> RemoveExemptionAsync(long id, AdminCaller caller, BlockListExemptions exemptions, CancellationToken cancellation)
    {
        await exemptions.RemoveAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static BlockListValues Values(SaveBlockListRequest request) =>
        new(request.Zone, request.Kind, request.ServiceId, request.Enabled, request.Comment ?? "", request.QueryKey);

    private static BlockListItem Find(long id, BlockListTable lists) =>
        Item(lists.All.FirstOrDefault(l => l.Id == id) ?? throw RefusedException.NotFound("There is no such list."));

    private static BlockListItem Item(BlockList list) => new(
        list.Id, list.Zone, list.Pattern.Text, list.Kind, list.ServiceId, list.QueryKey is not null, list.Enabled, list.Comment, list.Health.State,
        list.Health.Detail, list.Health.CheckedAt, list.Pattern.Warnings, list.Version);

    private static BlockListExemptionItem Item(BlockListExemption exemption) => new(exemption.Id, exemption.Pattern, exemption.Comment, exemption.CreatedAt);
}
