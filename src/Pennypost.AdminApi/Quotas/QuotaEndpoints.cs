using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.MailAccess.Quotas;
using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.Quotas;

/// <summary>The quota of a user's mailbox (USR-341).</summary>
internal static class QuotaEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/accounts/{id:long}/quota").WithTags("Quotas");
        group.MapGet("", GetAsync).WithName("getMailboxQuota").WithSummary("What a mailbox holds and shall hold at most.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPut("", SetAsync).WithName("setMailboxQuota").WithSummary("Sets the quota of a mailbox.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<MailboxQuotaView>> GetAsync(long id, MailboxQuotas quotas, CancellationToken cancellation) =>
        TypedResults.Ok(View(await quotas.FindAsync(id, cancellation)));

    private static async Task<Ok<MailboxQuotaView>> SetAsync(
        long id, SetMailboxQuotaRequest request, MailboxQuotas quotas, CancellationToken cancellation)
    {
        await quotas.SetAsync(id, request.MaximumBytes, request.MaximumMessages, cancellation);
        return TypedResults.Ok(View(await quotas.FindAsync(id, cancellation)));
    }

    private static MailboxQuotaView View(MailboxQuota? quota) => quota is null
        ? throw RefusedException.NotFound("There is no such account.")
        : new MailboxQuotaView(quota.Bytes, quota.MaximumBytes, quota.Messages, quota.MaximumMessages);
}
