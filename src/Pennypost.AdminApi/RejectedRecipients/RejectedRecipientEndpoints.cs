using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Receiving.Rejected;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.RejectedRecipients;

/// <summary>Addresses that nobody has and that somebody tried (SVC-221).</summary>
internal static class RejectedRecipientEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/rejected-recipients").WithTags("Rejected recipients");
        group.MapGet("/", ListAsync).WithName("listRejectedRecipients").WithSummary("Local addresses that nobody has and that were tried, the last ones first.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/", ClearAsync).WithName("clearRejectedRecipients").WithSummary("Forgets all of them.");
    }

    private static async Task<Ok<Page<RejectedRecipientItem>>> ListAsync(
        RejectedRecipientListing listing, ServiceDirectory services, CancellationToken cancellation, string? search = null, int page = 1, int pageSize = 50)
    {
        var (rows, total) = await listing.ListAsync(search?.Trim() ?? "", Paging.Skip(page, pageSize), pageSize, cancellation);
        var names = services.All.ToDictionary(service => service.Id, service => service.Service.Name);
        return TypedResults.Ok(new Page<RejectedRecipientItem>(
            [.. rows.Select(r => new RejectedRecipientItem(
                r.Recipient, r.Client.ToString(), r.Sender, names.GetValueOrDefault(r.ServiceId), r.Attempts, r.FirstAt, r.LastAt))],
            total,
            page,
            pageSize));
    }

    private static async Task<NoContent> ClearAsync(Core.Receiving.Rejected.RejectedRecipients recipients, CancellationToken cancellation)
    {
        await recipients.ClearAsync(cancellation);
        return TypedResults.NoContent();
    }
}
