using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.Http;

/// <summary>Checks the page a list is asked for.</summary>
internal static class Paging
{
    /// <summary>The most rows of a page.</summary>
    public const int MaximumSize = 500;

    private const int MaximumPage = 1_000_000;

    /// <summary>Rows to pass over.</summary>
    /// <exception cref="RefusedException">No such page can be asked for.</exception>
    public static int Skip(int page, int pageSize)
    {
        if (page is < 1 or > MaximumPage)
        {
            throw RefusedException.Invalid("page", $"The page is a number from 1 to {MaximumPage}.");
        }

        return pageSize is < 1 or > MaximumSize
            ? throw RefusedException.Invalid("pageSize", $"A page has 1 to {MaximumSize} rows.")
            : (page - 1) * pageSize;
    }
}
