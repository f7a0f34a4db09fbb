using Npgsql;

namespace Pennypost.Store.Mailboxes;

/// <summary>Flags of many entries as columns, in ascending order of UID: what an IMAP session keeps of a folder.</summary>
/// <param name="Uids">UIDs.</param>
/// <param name="Flags">System flags.</param>
/// <param name="ModSeqs">Modification sequences.</param>
/// <param name="Keywords">Keywords separated by spaces, by UID; entries without keywords are absent.</param>
public sealed record EntryStates(long[] Uids, int[] Flags, long[] ModSeqs, IReadOnlyDictionary<long, string> Keywords)
{
    /// <summary>The columns <see cref="Read"/> reads, aggregated from rows that have uid, flags, modseq and keywords and come from a subquery in the order of
    /// UIDs, which spares each aggregate a sort of its own. Arrays travel in binary form, several times faster than a row for each entry; keywords are
    /// rare and travel apart.</summary>
    internal const string Columns =
        """
        coalesce(array_agg(uid), '{}'), coalesce(array_agg(flags), '{}'), coalesce(array_agg(modseq), '{}'),
        coalesce(array_agg(uid) FILTER (WHERE keywords IS NOT NULL), '{}'),
        coalesce(array_agg(array_to_string(keywords, ' ')) FILTER (WHERE keywords IS NOT NULL), '{}')
        """;

    /// <summary>Reads <see cref="Columns"/>.</summary>
    internal static EntryStates Read(NpgsqlDataReader reader, int first)
    {
        var keyworded = reader.GetFieldValue<long[]>(first + 3);
        var keywords = reader.GetFieldValue<string[]>(first + 4);
        return new EntryStates(
            reader.GetFieldValue<long[]>(first),
            reader.GetFieldValue<int[]>(first + 1),
            reader.GetFieldValue<long[]>(first + 2),
            keyworded.Zip(keywords).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
