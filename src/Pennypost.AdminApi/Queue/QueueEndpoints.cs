using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Administration;
using Pennypost.Core.Refusals;
using Pennypost.Core.Working;

namespace Pennypost.AdminApi.Queue;

/// <summary>The work queue: what waits, what failed, trying again and giving up.</summary>
internal static class QueueEndpoints
{
    private const int MostWakeups = 100;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/queue").WithTags("Queue");
        group.MapGet("", ListAsync).WithName("listQueue").WithSummary("Work by page, oldest first.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{id:long}", GetAsync).WithName("getQueueItem").WithSummary("A piece of work with its recipients.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/retry", RetryAsync).WithName("retryQueueItem").WithSummary("Makes a piece of work due now, dead work too.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        group.MapPost("/retry-dead", RetryDeadAsync).WithName("retryDeadQueue").WithSummary("Makes all dead work due now.");
        group.MapGet("/dead-wakeups", DeadWakeupsAsync).WithName("listDeadWakeups").WithSummary("The hundred newest wake-ups of the last month that the bus gave up.");
        group.MapDelete("/{id:long}", DropAsync).WithName("dropQueueItem")
            .WithSummary("Gives a piece of work up for good, without a bounce. The query must say confirm=true.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<Page<QueueItem>>> ListAsync([AsParameters] QueueFilter filter, QueueListing listing, CancellationToken cancellation)
    {
        var (work, total) = await listing.ListAsync(filter.ToQuery(), cancellation);
        return TypedResults.Ok(new Page<QueueItem>([.. work.Select(QueueViews.Item)], total, filter.Page, filter.PageSize));
    }

    private static async Task<Ok<QueueDetail>> GetAsync(long id, QueueListing listing, CancellationToken cancellation)
    {
        var (work, recipients) = await listing.FindAsync(id, cancellation) ?? throw RefusedException.NotFound("This work is done already.");
        return TypedResults.Ok(new QueueDetail(
            QueueViews.Item(work), [.. recipients.Select(r => new QueueRecipient(r.Address, r.State, r.LastError))]));
    }

    private static async Task<NoContent> RetryAsync(long id, AdminCaller caller, QueueChanges queue, CancellationToken cancellation)
    {
        await queue.RetryAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<QueueChange>> RetryDeadAsync(AdminCaller caller, QueueChanges queue, CancellationToken cancellation) =>
        TypedResults.Ok(new QueueChange(await queue.RetryDeadAsync(caller.Name, cancellation)));

    private static async Task<Ok<IReadOnlyList<DeadWakeupItem>>> DeadWakeupsAsync(DeadWakeups wakeups, CancellationToken cancellation)
    {
        var newest = await wakeups.ListAsync(MostWakeups, cancellation);
        return TypedResults.Ok<IReadOnlyList<DeadWakeupItem>>(
            [.. newest.Select(w => new DeadWakeupItem(w.Wakeup.Kind, w.Wakeup.WorkId, w.Wakeup.Reason, w.Wakeup.Body, w.Wakeup.Deliveries, w.RecordedAt))]);
    }

    private static async Task<NoContent> DropAsync(
        long id, AdminCaller caller, QueueChanges queue, CancellationToken cancellation, bool confirm = false)
    {
        if (!confirm)
        {
            throw RefusedException.Invalid("confirm", "Dropping work loses its message for its recipients, and nobody is told: say confirm=true.");
        }

        await queue.DropAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }
}
