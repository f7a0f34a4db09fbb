using System.Runtime.InteropServices;

namespace Pennypost.Store.Search;

/// <summary>Header fields that the index keeps whole, so that searches of them need no message.</summary>
public enum IndexedField
{
    /// <summary>Subject.</summary>
    Subject,

    /// <summary>From.</summary>
    From,

    /// <summary>To.</summary>
    To,

    /// <summary>Cc.</summary>
    Cc,
}

/// <summary>A run of a folder's messages as the search index keeps them.</summary>
/// <param name="FirstUid">Every entry of the folder from here …</param>
/// <param name="LastUid">… to here is in the segment, or gone.</param>
/// <param name="Uids">A UID for each slot, ascending.</param>
/// <param name="SentDays">The day of the Date field for each slot, as <see cref="DateOnly.DayNumber"/>; -1 for none.</param>
/// <param name="Fields">A <see cref="FieldColumn"/> for each <see cref="IndexedField"/>.</param>
/// <param name="Bits">For each position of <see cref="TextSignature"/>, <see cref="Width"/> octets with a bit for each slot.</param>
public sealed record SearchSegment(long FirstUid, long LastUid, uint[] Uids, int[] SentDays, byte[][] Fields, byte[] Bits)
{
    /// <summary>Slots at the most.</summary>
    public const int MaximumSlots = 2048;

    /// <summary>To be raised when what is kept changes its meaning; segments of other formats are built anew.</summary>
    public const int Format = 1;

    /// <summary>Octets of one position's bits.</summary>
    public int Width => WidthOf(Uids.Length);

    /// <summary>Octets of one position's bits in a segment of so many slots.</summary>
    public static int WidthOf(int slots) => (slots + 7) / 8;

    /// <summary>Makes one segment of neighbouring ones.</summary>
    /// <param name="segments">Ascending, with no other between them.</param>
    /// <param name="isThere">Tells the UIDs to keep.</param>
    /// <returns>The segment.</returns>
    public static SearchSegment Join(IReadOnlyList<SearchSegment> segments, Func<uint, bool> isThere)
    {
        ArgumentNullException.ThrowIfNull(segments);
        bool[][] keep = [.. segments.Select(segment => Array.ConvertAll(segment.Uids, uid => isThere(uid)))];
        var slots = keep.Sum(kept => kept.Count(k => k));
        var width = WidthOf(slots);
        var bits = new byte[TextSignature.Positions * width];
        var first = 0;
        for (var i = 0; i < segments.Count; i++)
        {
            first = CopyBits(segments[i], keep[i], first, width, bits);
        }

        return new SearchSegment(
            segments[0].FirstUid,
            segments[^1].LastUid,
            [.. segments.SelectMany((segment, i) => segment.Uids.Where((_, slot) => keep[i][slot]))],
            [.. segments.SelectMany((segment, i) => segment.SentDays.Where((_, slot) => keep[i][slot]))],
            [.. Enum.GetValues<IndexedField>().Select(field => JoinFields(segments, keep, (int)field))],
            bits);
    }

    private static byte[] JoinFields(IReadOnlyList<SearchSegment> segments, bool[][] keep, int field)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        for (var i = 0; i < segments.Count; i++)
        {
            FieldColumn.Copy(segments[i].Fields[field], keep[i], output);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Most bits are not set, so whole octets are passed over.</summary>
    private static int CopyBits(SearchSegment source, bool[] keep, int first, int width, byte[] bits)
    {
        var slots = new int[source.Width * 8];
        Array.Fill(slots, -1);
        for (var slot = 0; slot < keep.Length; slot++)
        {
            if (keep[slot])
            {
                slots[slot] = first++;
            }
        }

        for (var position = 0; position < TextSignature.Positions; position++)
        {
            var from = source.Bits.AsSpan(position * source.Width, source.Width);
            var to = bits.AsSpan(position * width, width);
            for (var octet = 0; octet < from.Length; octet++)
            {
                for (int left = from[octet]; left != 0; left &= left - 1)
                {
                    var slot = slots[(octet * 8) + System.Numerics.BitOperations.TrailingZeroCount(left)];
                    if (slot >= 0)
                    {
                        to[slot >> 3] |= (byte)(1 << (slot & 7));
                    }
                }
            }
        }

        return first;
    }

    internal static byte[] Octets<T>(T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    internal static T[] Numbers<T>(byte[] octets)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(octets).ToArray();
}
