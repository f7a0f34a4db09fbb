using Pennypost.AdminApi.Http;
using Pennypost.Core.Mappings;

namespace Pennypost.AdminApi.Mappings;

/// <summary>Which mappings to list, and in which order (MAP-001). Filters combine with AND.</summary>
/// <param name="Address">Part of the address, in any case.</param>
/// <param name="Target">Part of the target's name, in any case.</param>
/// <param name="Type">Only mappings of this type.</param>
/// <param name="Comments">Part of the comment, in any case.</param>
/// <param name="AccountId">Only mappings to this account (USR-270).</param>
/// <param name="Sort">Order; default: by address.</param>
/// <param name="Descending">The other way round.</param>
/// <param name="Page">Which page; the first is 1.</param>
/// <param name="PageSize">Rows per page, 1 to 500; default 50.</param>
internal sealed record MappingFilter(
    string? Address,
    string? Target,
    MappingType? Type,
    string? Comments,
    long? AccountId,
    MappingSort Sort = MappingSort.Address,
    bool Descending = false,
    int Page = 1,
    int PageSize = 50)
{
    /// <summary>Checks and translates.</summary>
    public MappingQuery ToQuery() => new(
        Address, Target, Type, Comments, AccountId, Id: null, Sort, Descending, Paging.Skip(Page, PageSize), PageSize);
}
