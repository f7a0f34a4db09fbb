using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Accounts;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Accounts;
using Pennypost.Core.MailAccess.FolderAdministration;
using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.AdminApi.Folders;

/// <summary>Rights of folders (USR-339), and the public folders.</summary>
internal static class FolderRightsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var accounts = api.MapGroup("/accounts/{id:long}/folders").WithTags("Folders");
        accounts.MapGet("/rights", GetAsync).WithName("getFolderRights").WithSummary("Who may do what in a folder.")
            .Refuses(StatusCodes.Status404NotFound);
        accounts.MapPut("/rights", SetAsync).WithName("setFolderRights").WithSummary("Sets what somebody may do in a folder.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        accounts.MapPut("/owner-rights", FixAsync).WithName("setOwnerRights").WithSummary("Lets the owner rename and delete folders, or not.")
            .Refuses(StatusCodes.Status404NotFound);

        var common = api.MapGroup("/public-folders").WithTags("Public folders");
        common.MapGet("", ListAsync).WithName("listPublicFolders").WithSummary("The folders that belong to nobody.");
        common.MapPost("", CreateAsync).WithName("createPublicFolder").WithSummary("Makes a public folder; nobody sees it before rights are given.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        common.MapPost("/delete", DeleteAsync).WithName("deletePublicFolders").WithSummary("Deletes public folders with their messages.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        common.MapPost("/rename", RenameAsync).WithName("renamePublicFolder").WithSummary("Renames a public folder with all below it.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        common.MapGet("/rights", (string folder, FolderPermissions permissions, CancellationToken cancellation) =>
                GetAsync(FolderSharing.PublicAccount, folder, permissions, cancellation))
            .WithName("getPublicFolderRights").WithSummary("Who may do what in a public folder.")
            .Refuses(StatusCodes.Status404NotFound);
        common.MapPut("/rights", (SetFolderRightsRequest request, AdminCaller caller, FolderPermissions permissions, CancellationToken cancellation) =>
                SetAsync(FolderSharing.PublicAccount, request, caller, permissions, cancellation))
            .WithName("setPublicFolderRights").WithSummary("Sets what somebody may do in a public folder.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<FolderRightsView>> GetAsync(long id, string folder, FolderPermissions permissions, CancellationToken cancellation) =>
        TypedResults.Ok(View(await permissions.ReadAsync(id, folder, cancellation)));

    private static async Task<Ok<FolderRightsView>> SetAsync(
        long id, SetFolderRightsRequest request, AdminCaller caller, FolderPermissions permissions, CancellationToken cancellation)
    {
        await permissions.SetAsync(id, request.Folder, request.Identifier, request.Rights, caller.Name, cancellation);
        return TypedResults.Ok(View(await permissions.ReadAsync(id, request.Folder, cancellation)));
    }

    private static async Task<NoContent> FixAsync(
        long id, SetOwnerRightsRequest request, AdminCaller caller, FolderPermissions permissions, CancellationToken cancellation)
    {
        await permissions.FixAsync(id, [.. request.Folders], request.Fixed, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<PublicFolders>> ListAsync(AccountListing listing, CancellationToken cancellation) =>
        TypedResults.Ok(new PublicFolders([.. (await listing.FoldersAsync(FolderSharing.PublicAccount, cancellation)).Select(AccountViews.Folder)]));

    private static async Task<NoContent> CreateAsync(
        CreatePublicFolderRequest request, AdminCaller caller, FolderPermissions permissions, CancellationToken cancellation)
    {
        await permissions.CreatePublicAsync(request.Name, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<HandledMessages>> DeleteAsync(FolderNames request, AdminCaller caller, FolderTools tools, CancellationToken cancellation) =>
        TypedResults.Ok(new HandledMessages(
            await tools.EmptyAsync(FolderSharing.PublicAccount, [.. request.Folders], delete: true, caller.Name, cancellation)));

    private static async Task<NoContent> RenameAsync(RenameFolderRequest request, FolderTools tools, CancellationToken cancellation)
    {
        await tools.RenameAsync(FolderSharing.PublicAccount, request.From, request.To, cancellation);
        return TypedResults.NoContent();
    }

    private static FolderRightsView View(FolderPermission permission) => new(
        permission.Folder.Name,
        permission.OwnerRights,
        permission.Folder.Fixed,
        [
            .. permission.Grants.Select(grant => new FolderGrantView(
                (grant.Negative ? "-" : string.Empty) + (grant.GranteeName ?? FolderPermissions.Anyone), RightsText.Format((MailboxRights)grant.Rights))),
        ]);
}
