using Pennypost.AdminApi.Http;
using Pennypost.Core.Greylisting;

namespace Pennypost.AdminApi.Greylist;

/// <summary>Which entries to list, and in which order. Filters combine with AND.</summary>
/// <param name="Client">The address begins with it.</param>
/// <param name="Sender">Part of the sender, in any case.</param>
/// <param name="Recipient">Part of the recipient, in any case.</param>
/// <param name="State">Only these.</param>
/// <param name="Sort">Order; default: by the last attempt.</param>
/// <param name="Descending">The other way round.</param>
/// <param name="Page">Which page; the first is 1.</param>
/// <param name="PageSize">Rows per page, 1 to 500; default 50.</param>
internal sealed record GreylistFilter(
    string? Client,
    string? Sender,
    string? Recipient,
    GreylistState? State,
    GreylistSort Sort = GreylistSort.LastSeen,
    bool Descending = false,
    int Page = 1,
    int PageSize = 50)
{
    /// <summary>Checks and translates.</summary>
    public GreylistQuery ToQuery() => new(Client, Sender, Recipient, State, Sort, Descending, Paging.Skip(Page, PageSize), PageSize);
}
