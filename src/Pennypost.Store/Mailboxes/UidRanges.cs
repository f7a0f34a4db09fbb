using Npgsql;
using NpgsqlTypes;

namespace Pennypost.Store.Mailboxes;

/// <summary>Ranges of UIDs as a parameter of a statement. A range may span UIDs that no longer exist.</summary>
internal static class UidRanges
{
    /// <summary>The entries of a folder ($1, $2) within ranges ($3), to stand in FROM as <c>e</c>. The subquery makes the planner look up each range in the
    /// index; else it takes ranges for few and entries for fewer, and compares all with all.</summary>
    public const string Entries =
        """
        unnest($3) AS r (r) CROSS JOIN LATERAL (
            SELECT * FROM entry WHERE account_id = $1 AND folder_id = $2 AND uid >= lower(r.r) AND uid < upper(r.r) OFFSET 0) AS e
        """;

    /// <summary>The ranges as an <c>int8multirange</c>; statements join them with <c>unnest(…) AS r (r)</c> and <c>uid &gt;= lower(r) AND uid &lt; upper(r)</c>.</summary>
    /// <param name="ranges">First and last UID of each range, ascending.</param>
    public static NpgsqlParameter Parameter(IReadOnlyList<(long First, long Last)> ranges) => new()
    {
        Value = ranges.Select(range => new NpgsqlRange<long>(range.First, true, range.Last + 1, false)).ToArray(),
        NpgsqlDbType = NpgsqlDbType.BigIntMultirange,
    };
}
