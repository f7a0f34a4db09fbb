using Npgsql;
using NpgsqlTypes;

namespace Pennypost.Store.Mailboxes;

/// <summary>Ranges of UIDs as a parameter of a statement. A range may span UIDs that no longer exist.</summary>
internal static class UidRanges
{
    /// <summary>The ranges as an <c>int8multirange</c>; statements join them with <c>unnest(…) AS r (r)</c> and <c>uid &gt;= lower(r) AND uid &lt; upper(r)</c>.</summary>
    /// <param name="ranges">First and last UID of each range, ascending.</param>
    public static NpgsqlParameter Parameter(IReadOnlyList<(long First, long Last)> ranges) => new()
    {
        Value = ranges.Select(range => new NpgsqlRange<long>(range.First, true, range.Last + 1, false)).ToArray(),
        NpgsqlDbType = NpgsqlDbType.BigIntMultirange,
    };
}
