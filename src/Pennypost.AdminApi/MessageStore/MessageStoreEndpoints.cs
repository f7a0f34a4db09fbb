using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Accounts;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.Refusals;
using Pennypost.Store.Mailboxes;

namespace Pennypost.AdminApi.MessageStore;

/// <summary>The message store: its figures, and what was deleted.</summary>
internal static class MessageStoreEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var store = api.MapGroup("/message-store").WithTags("MessageStore");
        store.MapGet("", ReadAsync).WithName("readMessageStore").WithSummary("How much the message store holds.");
        store.MapGet("/top-folders", TopAsync).WithName("listTopFolders").WithSummary("The ten folders with the highest figure.");
        store.MapPost("/purge-recycle-bin", PurgeAsync).WithName("purgeRecycleBin").WithSummary("Empties the recycle bin of all users for good; what POP3 holds stays.");
        store.MapPost("/remove-held", RemoveHeldAsync).WithName("removeHeldMessages").WithSummary("Removes for good the messages of all users that POP3 holds instead of deleting them.");

        var account = api.MapGroup("/accounts/{id:long}/recycle-bin").WithTags("MessageStore");
        account.MapGet("", CountAsync).WithName("readRecycleBin").WithSummary("What a user deleted since a moment.").Refuses(StatusCodes.Status404NotFound);
        account.MapPost("/undelete", UndeleteAsync).WithName("undelete").WithSummary("Puts back what a user deleted since a moment.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<MessageStoreFigures>> ReadAsync(
        MessageStoreStatistics statistics, MailboxRecovery recovery, CancellationToken cancellation)
    {
        var totals = await statistics.ReadAsync(cancellation);
        return TypedResults.Ok(new MessageStoreFigures(
            totals.Folders,
            totals.Messages,
            totals.Unread,
            totals.Octets,
            totals.StoredMessages,
            totals.StoredOctets,
            Items(totals.Bin),
            recovery.KeepHours));
    }

    private static async Task<Ok<TopFolders>> TopAsync(FolderFigure by, MessageStoreStatistics statistics, CancellationToken cancellation) =>
        TypedResults.Ok(new TopFolders(await statistics.TopAsync(by, cancellation)));

    private static async Task<Ok<PurgedMessages>> PurgeAsync(AdminCaller caller, MailboxRecovery recovery, CancellationToken cancellation) =>
        TypedResults.Ok(new PurgedMessages(await recovery.PurgeAsync(caller.Name, cancellation)));

    private static async Task<Ok<PurgedMessages>> RemoveHeldAsync(AdminCaller caller, MailboxRecovery recovery, CancellationToken cancellation) =>
        TypedResults.Ok(new PurgedMessages(await recovery.RemoveHeldAsync(caller.Name, cancellation)));

    private static async Task<Ok<RecycleBinContents>> CountAsync(
        long id, DateTimeOffset since, AccountListing listing, MailboxRecovery recovery, CancellationToken cancellation)
    {
        await RequireAsync(id, listing, cancellation);
        return TypedResults.Ok(new RecycleBinContents(Items(await recovery.CountAsync(id, since, cancellation)), recovery.KeepHours));
    }

    private static async Task<Ok<RecycledItems>> UndeleteAsync(
        long id, UndeleteRequest request, AdminCaller caller, AccountListing listing, MailboxRecovery recovery, CancellationToken cancellation)
    {
        await RequireAsync(id, listing, cancellation);
        return TypedResults.Ok(Items(await recovery.UndeleteAsync(id, request.Since, request.Unread, request.Flagged, caller.Name, cancellation)));
    }

    private static async Task RequireAsync(long id, AccountListing listing, CancellationToken cancellation)
    {
        if (await listing.FindAsync(id, cancellation) is null)
        {
            throw RefusedException.NotFound("There is no such account.");
        }
    }

    private static RecycledItems Items(RecycledCounts counts) => new(counts.Messages, counts.Octets, counts.Folders, counts.FolderMessages, counts.Held);
}
