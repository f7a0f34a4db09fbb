using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Greylisting;
using Pennypost.Core.Refusals;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Greylist;

/// <summary>Greylisting: what it remembers, and whom it leaves alone.</summary>
internal static class GreylistEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/greylist").WithTags("Greylist");
        group.MapGet("", ListAsync).WithName("listGreylist").WithSummary("Entries by page, filtered and sorted.").Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/summary", SummaryAsync).WithName("readGreylistSummary").WithSummary("How much is remembered.");
        group.MapPost("/forget", ForgetAsync).WithName("forgetGreylistEntry").WithSummary("Forgets one entry.").Refuses(StatusCodes.Status404NotFound);
        group.MapPost("/forget-all", ForgetAllAsync).WithName("forgetGreylistEntries").WithSummary("Forgets every entry that a filter matches.");
        group.MapGet("/exemptions", ExemptionsAsync).WithName("listGreylistExemptions").WithSummary("Who is never greylisted.");
        group.MapPost("/exemptions", AddAsync).WithName("addGreylistExemption").WithSummary("Adds an exemption.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/exemptions/{id:long}", RemoveAsync).WithName("removeGreylistExemption").WithSummary("Removes an exemption.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<GreylistItem>>> ListAsync(
        [AsParameters] GreylistFilter filter, GreylistListing listing, SettingStore settings, CancellationToken cancellation)
    {
        var (entries, total) = await listing.ListAsync(filter.ToQuery(), KnownAfter(settings), cancellation);
        return TypedResults.Ok(new Page<GreylistItem>(
            [.. entries.Select(e => new GreylistItem(
                e.Client, e.Sender, e.Recipient, e.Passes > 0 ? GreylistState.Passed : GreylistState.Waiting, e.FirstSeenAt, e.LastSeenAt, e.Passes, e.KnownClient))],
            total, filter.Page, filter.PageSize));
    }

    private static async Task<Ok<GreylistSummary>> SummaryAsync(GreylistListing listing, SettingStore settings, CancellationToken cancellation)
    {
        var totals = await listing.TotalsAsync(KnownAfter(settings), cancellation);
        return TypedResults.Ok(new GreylistSummary(totals.Waiting, totals.Passed, totals.KnownClients));
    }

    private static async Task<NoContent> ForgetAsync(
        ForgetGreylistEntryRequest request, AdminCaller caller, GreylistListing listing, CancellationToken cancellation) =>
        await listing.DeleteAsync(request.Client, request.Sender, request.Recipient, caller.Name, cancellation) > 0
            ? TypedResults.NoContent()
            : throw RefusedException.NotFound("There is no such entry any more.");

    private static async Task<Ok<ForgottenEntries>> ForgetAllAsync(
        ForgetGreylistEntriesRequest request, AdminCaller caller, GreylistListing listing, CancellationToken cancellation) =>
        TypedResults.Ok(new ForgottenEntries(await listing.DeleteAsync(
            new GreylistQuery(request.Client, request.Sender, request.Recipient, request.State), caller.Name, cancellation)));

    private static async Task<Ok<GreylistExemptionList>> ExemptionsAsync(GreylistExemptions exemptions, CancellationToken cancellation) =>
        TypedResults.Ok(new GreylistExemptionList([.. (await exemptions.ListAsync(cancellation)).Select(Item)], LargeProviders.SpfDomains));

    private static async Task<Created<GreylistExemptionItem>> AddAsync(
        AddGreylistExemptionRequest request, AdminCaller caller, GreylistExemptions exemptions, CancellationToken cancellation)
    {
        var added = await exemptions.AddAsync(request.Kind, request.Pattern, request.Comment ?? "", caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/greylist/exemptions/{added.Id}", Item(added));
    }

    private static async Task<NoContent> RemoveAsync(long id, AdminCaller caller, GreylistExemptions exemptions, CancellationToken cancellation)
    {
        await exemptions.RemoveAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static GreylistExemptionItem Item(GreylistExemption exemption) =>
        new(exemption.Id, exemption.Kind, exemption.Pattern, exemption.Comment, exemption.CreatedAt);

    private static int KnownAfter(SettingStore settings) => (int)settings.Get(GreylistingSettings.KnownAfter);
}
