using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Accounts;
using Pennypost.Core.MailAccess.FolderAdministration;
using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.Folders;

/// <summary>The folders of a user: emptied, deleted, renamed, copied, moved, exported (USR-335 to USR-338).</summary>
internal static class FolderEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/accounts/{id:long}/folders").WithTags("Folders");
        group.MapPost("/empty", EmptyAsync).WithName("emptyFolders").WithSummary("Deletes all messages of some folders.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/delete", DeleteAsync).WithName("deleteFolders").WithSummary("Deletes folders with their messages.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/rename", RenameAsync).WithName("renameFolder").WithSummary("Renames a folder with all below it.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/copy", CopyAsync).WithName("copyFolders").WithSummary("Copies or moves folders to another user; those of the same name are merged.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        // The import itself bounds what it takes.
        group.MapPost("/import", ImportAsync).WithName("importFolders").WithSummary("Reads a message, an mbox file or a ZIP archive of those into folders.")
            .Accepts<Stream>("application/octet-stream").WithMetadata(new BodyLimit(long.MaxValue))
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/export", ExportAsync).WithName("exportFolders").WithSummary("A ZIP archive of some folders, or of all.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<ImportResult>> ImportAsync(
        long id, string? folder, bool? seen, Stream body, AdminCaller caller, AccountListing listing, FolderImport import, CancellationToken cancellation)
    {
        if (await listing.FindAsync(id, cancellation) is null)
        {
            throw RefusedException.NotFound("There is no such account.");
        }

        var done = await import.ReadAsync(id, folder ?? string.Empty, seen ?? false, body, caller.Name, cancellation);
        return TypedResults.Ok(new ImportResult(done.Messages, done.Folders, done.LeftOut, done.OtherFiles));
    }

    private static async Task<Ok<HandledMessages>> EmptyAsync(
        long id, FolderNames request, AdminCaller caller, FolderTools tools, CancellationToken cancellation) =>
        TypedResults.Ok(new HandledMessages(await tools.EmptyAsync(id, [.. request.Folders], delete: false, caller.Name, cancellation)));

    private static async Task<Ok<HandledMessages>> DeleteAsync(
        long id, FolderNames request, AdminCaller caller, FolderTools tools, CancellationToken cancellation) =>
        TypedResults.Ok(new HandledMessages(await tools.EmptyAsync(id, [.. request.Folders], delete: true, caller.Name, cancellation)));

    private static async Task<NoContent> RenameAsync(long id, RenameFolderRequest request, FolderTools tools, CancellationToken cancellation)
    {
        await tools.RenameAsync(id, request.From, request.To, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<HandledMessages>> CopyAsync(
        long id, CopyFoldersRequest request, AdminCaller caller, FolderTools tools, AccountListing listing, CancellationToken cancellation)
    {
        if (await listing.FindAsync(request.TargetAccountId, cancellation) is null)
        {
            throw RefusedException.Invalid("targetAccountId", "There is no such user.");
        }

        return TypedResults.Ok(new HandledMessages(
            await tools.CopyAsync(id, [.. request.Folders], request.TargetAccountId, request.Move, caller.Name, cancellation)));
    }

    private static async Task<PushStreamHttpResult> ExportAsync(
        long id, ExportFormat format, string[] folder, AdminCaller caller, FolderTools tools, FolderExport export, CancellationToken cancellation)
    {
        // Whatever is refused is refused before the first octet.
        var folders = folder.Length == 0 ? await tools.ListAsync(id, cancellation) : await tools.FindAsync(id, folder, cancellation);
        return TypedResults.Stream(
            output => export.WriteAsync(id, folders, format, output, caller.Name, cancellation), "application/zip", $"folders-{id}.zip");
    }
}
