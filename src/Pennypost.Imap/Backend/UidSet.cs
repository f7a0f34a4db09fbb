namespace Pennypost.Imap;

/// <summary>A set of UIDs as ascending ranges that do not touch.</summary>
/// <remarks>
/// A range may span UIDs that no longer exist: the engine writes a run of neighbouring messages as one range, whatever gaps
/// expunged messages left, so that "all messages" is one range. Newer messages than the session knows are never inside.
/// </remarks>
/// <param name="Ranges">First and last UID of each range, both included.</param>
public sealed record UidSet(IReadOnlyList<(uint First, uint Last)> Ranges)
{
    /// <summary>The set without members.</summary>
    public static UidSet Empty { get; } = new([]);

    /// <summary>True when there is no range.</summary>
    public bool IsEmpty => Ranges.Count == 0;

    /// <summary>A set of the UIDs given, one range for each run of consecutive ones.</summary>
    /// <param name="ascending">UIDs in ascending order.</param>
    public static UidSet Of(IEnumerable<uint> ascending)
    {
        var ranges = new List<(uint First, uint Last)>();
        foreach (uint uid in ascending)
        {
            if (ranges.Count > 0 && ranges[^1].Last + 1 == uid)
            {
                ranges[^1] = (ranges[^1].First, uid);
            }
            else
            {
                ranges.Add((uid, uid));
            }
        }

        return ranges.Count == 0 ? Empty : new UidSet(ranges);
    }

    /// <summary>True when the UID lies in one of the ranges.</summary>
    /// <param name="uid">The UID.</param>
    public bool Contains(uint uid)
    {
        int low = 0;
        int high = Ranges.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            (uint first, uint last) = Ranges[middle];
            if (uid < first)
            {
                high = middle - 1;
            }
            else if (uid > last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
