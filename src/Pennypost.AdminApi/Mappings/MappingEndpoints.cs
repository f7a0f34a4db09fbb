using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Mappings;
using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.Mappings;

/// <summary>Mappings: list, create, edit, delete, check, CSV.</summary>
internal static class MappingEndpoints
{
    /// <summary>RFC 7111: the media type of CSV.</summary>
    private const string Csv = "text/csv";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/mappings").WithTags("Mappings");
        group.MapGet("", ListAsync).WithName("listMappings").WithSummary("Mappings by page, filtered and sorted.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapPost("", CreateAsync).WithName("createMapping").WithSummary("Stores a new mapping and says what to be careful about.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/check", CheckAsync).WithName("checkMapping").WithSummary("Says what storing this mapping would warn of, without storing it.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapPut("/{id:long}", UpdateAsync).WithName("updateMapping").WithSummary("Changes a mapping; 409 when somebody else was faster.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id:long}", DeleteAsync).WithName("deleteMapping").WithSummary("Deletes a mapping.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapGet("/resolve", AddressResolver.ResolveAsync).WithName("resolveAddress").WithSummary("Where mail for an address goes now.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/export", ExportAsync).WithName("exportMappings").WithSummary("All mappings as a CSV file.")
            .Produces<string>(StatusCodes.Status200OK, Csv);
        group.MapPost("/import", ImportAsync).WithName("importMappings").WithSummary("Reads a CSV file of mappings; all rows are stored, or none.")
            .Accepts<string>(Csv)
            .WithMetadata(new BodyLimit(4 * 1024 * 1024))
            .Refuses(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<Page<MappingItem>>> ListAsync(
        [AsParameters] MappingFilter filter, MappingListing listing, CancellationToken cancellation)
    {
        var (mappings, total) = await listing.ListAsync(filter.ToQuery(), cancellation);
        return TypedResults.Ok(new Page<MappingItem>([.. mappings.Select(Item)], total, filter.Page, filter.PageSize));
    }

    private static async Task<Created<SavedMapping>> CreateAsync(
        SaveMappingRequest request, AdminCaller caller, MappingChanges mappings, MappingListing listing, CancellationToken cancellation)
    {
        var (id, warnings) = await mappings.CreateAsync(Values(request), caller.Name, cancellation);
        return TypedResults.Created($"{AdminApiEndpoints.Root}/mappings/{id}", new SavedMapping(await FindAsync(id, listing, cancellation), warnings));
    }

    private static async Task<Ok<MappingCheck>> CheckAsync(SaveMappingRequest request, MappingChanges mappings, CancellationToken cancellation) =>
        TypedResults.Ok(new MappingCheck(await mappings.CheckAsync(Values(request), cancellation)));

    private static async Task<Ok<SavedMapping>> UpdateAsync(
        long id, SaveMappingRequest request, AdminCaller caller, MappingChanges mappings, MappingListing listing, CancellationToken cancellation)
    {
        var version = request.Version ?? throw RefusedException.Invalid("version", "The version that was edited is missing.");
        var warnings = await mappings.UpdateAsync(id, Values(request), version, caller.Name, cancellation);
        return TypedResults.Ok(new SavedMapping(await FindAsync(id, listing, cancellation), warnings));
    }

    private static async Task<NoContent> DeleteAsync(long id, AdminCaller caller, MappingChanges mappings, CancellationToken cancellation)
    {
        await mappings.DeleteAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ExportAsync(MappingFile file, CancellationToken cancellation)
    {
        using var writer = new StringWriter();
        await file.ExportAsync(writer, cancellation);
        return TypedResults.File(Encoding.UTF8.GetBytes(writer.ToString()), Csv + "; charset=utf-8", "mappings.csv");
    }

    private static async Task<Ok<MappingImportResult>> ImportAsync(
        HttpContext context,
        AdminCaller caller,
        MappingFile file,
        CancellationToken cancellation,
        MappingImportMode mode = MappingImportMode.Merge,
        bool preview = true)
    {
        // Text that is not UTF-8 would store other addresses than meant: refused rather than repaired (MAP-019).
        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        string text;
        try
        {
            text = await reader.ReadToEndAsync(cancellation);
        }
        catch (DecoderFallbackException)
        {
            throw RefusedException.Invalid("file", "The file is not UTF-8.");
        }

        var result = await file.ImportAsync(text, mode == MappingImportMode.Replace, preview, caller.Name, cancellation);
        return TypedResults.Ok(new MappingImportResult(
            result.Added, result.Skipped, result.Removed, [.. result.Errors.Select(e => new MappingImportError(e.Line, e.Text))], result.Stored));
    }

    private static MappingValues Values(SaveMappingRequest request) =>
        new(request.Address, request.Target, request.Type, request.RelayExternal, request.Comments ?? "");

    private static async Task<MappingItem> FindAsync(long id, MappingListing listing, CancellationToken cancellation) =>
        await listing.FindAsync(id, cancellation) is { } mapping ? Item(mapping) : throw RefusedException.NotFound("There is no such mapping.");

    private static MappingItem Item(NamedMapping named) => new(
        named.Mapping.Id,
        named.Mapping.Address,
        named.Target,
        named.Mapping.AccountId,
        named.Mapping.Type,
        named.Mapping.RelayExternal,
        named.Mapping.Comment,
        named.Mapping.Version);
}
