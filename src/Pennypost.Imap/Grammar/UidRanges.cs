namespace Pennypost.Imap.Grammar;

/// <summary>Arithmetic on ascending ranges of UIDs that do not touch.</summary>
internal static class UidRanges
{
    /// <summary>What lies in both.</summary>
    public static List<(uint First, uint Last)> Intersect(IReadOnlyList<(uint First, uint Last)> left, IReadOnlyList<(uint First, uint Last)> right)
    {
        var both = new List<(uint, uint)>();
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            uint first = Math.Max(left[i].First, right[j].First);
            uint last = Math.Min(left[i].Last, right[j].Last);
            if (first <= last)
            {
                both.Add((first, last));
            }

            _ = left[i].Last < right[j].Last ? i++ : j++;
        }

        return both;
    }
}
