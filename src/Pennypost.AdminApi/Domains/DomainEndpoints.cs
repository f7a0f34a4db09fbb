using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Domains;
using Pennypost.Mail;

namespace Pennypost.AdminApi.Domains;

/// <summary>Local domains.</summary>
internal static class DomainEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/domains").WithTags("Domains");
        group.MapGet("", ListAsync).WithName("listDomains").WithSummary("All local domains and which of them is the default.");
        group.MapPost("", AddAsync).WithName("addDomain").WithSummary("Receives mail for one more domain; the first one becomes the default.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPut("/default", SetDefaultAsync).WithName("setDefaultDomain").WithSummary("Chooses the default domain.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapDelete("/{name}", RemoveAsync).WithName("removeDomain").WithSummary("No longer receives mail for a domain; refused for the default domain.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<DomainList>> ListAsync(DomainChanges domains, CancellationToken cancellation) =>
        TypedResults.Ok(await ReadAsync(domains, cancellation));

    private static async Task<Created<DomainItem>> AddAsync(
        AddDomainRequest request, AdminCaller caller, DomainChanges domains, CancellationToken cancellation)
    {
        var added = await domains.AddAsync(request.Name, caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/domains/{added.Name}", Item(added));
    }

    private static async Task<Ok<DomainList>> SetDefaultAsync(
        SetDefaultDomainRequest request, AdminCaller caller, DomainChanges domains, CancellationToken cancellation)
    {
        await domains.SetDefaultAsync(request.Name, caller.Name, cancellation);
        return TypedResults.Ok(await ReadAsync(domains, cancellation));
    }

    private static async Task<NoContent> RemoveAsync(string name, AdminCaller caller, DomainChanges domains, CancellationToken cancellation)
    {
        await domains.RemoveAsync(name, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<DomainList> ReadAsync(DomainChanges domains, CancellationToken cancellation)
    {
        var list = await domains.ListAsync(cancellation);
        return new DomainList(list.FirstOrDefault(d => d.IsDefault)?.Name, [.. list.Select(Item)]);
    }

    private static DomainItem Item(LocalDomain domain) =>
        new(domain.Name, DomainName.ToUnicode(domain.Name), domain.IsDefault, domain.CreatedAt);
}
