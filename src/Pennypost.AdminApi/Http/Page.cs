namespace Pennypost.AdminApi.Http;

/// <summary>One page of a longer list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">Rows that match the filter on all pages together.</param>
/// <param name="PageNumber">Which page this is; the first is 1.</param>
/// <param name="PageSize">The most rows a page has.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total, int PageNumber, int PageSize);
