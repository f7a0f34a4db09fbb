using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Refusals;
using Pennypost.Core.SenderAuthentication.Dmarc;

namespace Pennypost.AdminApi.SenderAuthentication;

/// <summary>What arrives under which author's domain, and from whom.</summary>
internal static class DmarcEndpoints
{
    private const int MaximumDays = 730;
    private const int MostSources = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/dmarc").WithTags("Sender authentication");
        group.MapGet("/domains", DomainsAsync).WithName("listDmarcDomains").WithSummary("Author domains of the last days, those with most failures first.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/domains/{author}", SourcesAsync).WithName("listDmarcSources").WithSummary("Who sent under an author's domain, most messages first; at most 500 rows.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<Page<DmarcDomainItem>>> DomainsAsync(
        DmarcListing listing, CancellationToken cancellation, string? author = null, int days = 7, int page = 1, int pageSize = 50)
    {
        var (domains, total) = await listing.DomainsAsync(Checked(days), author ?? "", Paging.Skip(page, pageSize), pageSize, cancellation);
        return TypedResults.Ok(new Page<DmarcDomainItem>(
            [.. domains.Select(d => new DmarcDomainItem(d.Author, d.Policy, d.Messages, d.Passed, d.Failed, d.Refused, d.Sources, d.LastDay))], total, page, pageSize));
    }

    private static async Task<Ok<IReadOnlyList<DmarcSourceItem>>> SourcesAsync(
        string author, DmarcListing listing, CancellationToken cancellation, int days = 7)
    {
        var sources = await listing.SourcesAsync(author, Checked(days), MostSources, cancellation);
        return TypedResults.Ok<IReadOnlyList<DmarcSourceItem>>(
        [
            .. sources.Select(s => new DmarcSourceItem(
                s.Source.ToString(), s.Result, s.Disposition, s.Reason, s.SpfAligned, s.DkimAligned, s.SpfDomain, s.SpfResult, s.Dkim, s.Messages, s.LastDay)),
        ]);
    }

    private static int Checked(int days) =>
        days is >= 1 and <= MaximumDays ? days : throw RefusedException.Invalid("days", $"A number of days from 1 to {MaximumDays}.");
}
