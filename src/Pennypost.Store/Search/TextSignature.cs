using System.Buffers;

namespace Pennypost.Store.Search;

/// <summary>Where in a message a text stands; each scope has trigrams of its own.</summary>
public enum TextScope
{
    /// <summary>A field of the message's own header, as "Name: value".</summary>
    Header,

    /// <summary>A text part, or a header field of a part or of an inner message.</summary>
    Body,
}

/// <summary>Which trigrams (three characters in a row) a message's texts have, as a set of positions: a Bloom filter with one hash function.</summary>
/// <remarks>Invariant: a text that contains another without regard to case (ordinal, as <see cref="StringComparison.OrdinalIgnoreCase"/> compares) has all
/// of its positions. The reverse is likely, never certain: whoever finds all positions must look at the text.</remarks>
public sealed class TextSignature
{
    /// <summary>Positions there are.</summary>
    public const int Positions = 1 << PositionBits;

    private const int PositionBits = 14;
    private const int ChunkLength = 4096;
    private const char AnySurrogate = '\uD800';

    private readonly ulong[] _bits = new ulong[Positions / 64];

    /// <summary>The positions that are set, ascending.</summary>
    public IEnumerable<int> Set
    {
        get
        {
            for (var word = 0; word < _bits.Length; word++)
            {
                for (var left = _bits[word]; left != 0; left &= left - 1)
                {
                    yield return (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(left);
                }
            }
        }
    }

    /// <summary>The positions that a text must have set to be contained in another one.</summary>
    /// <param name="scope">Where it is looked for.</param>
    /// <param name="text">The text.</param>
    /// <param name="maximum">Positions at the most; of more, some that lie all over the text.</param>
    /// <returns>Distinct positions; none when the text is too short to have a trigram.</returns>
    public static int[] Of(TextScope scope, ReadOnlySpan<char> text, int maximum)
    {
        var signature = new TextSignature();
        signature.Add(scope, text);
        int[] all = [.. signature.Set];
        return all.Length <= maximum ? all : [.. Enumerable.Range(0, maximum).Select(i => all[(int)((long)i * all.Length / maximum)])];
    }

    /// <summary>Takes everything out.</summary>
    public void Clear() => Array.Clear(_bits);

    /// <summary>Adds the trigrams of a text.</summary>
    public void Add(TextScope scope, ReadOnlySpan<char> text)
    {
        var folded = ArrayPool<char>.Shared.Rent(ChunkLength);
        ulong window = 0;
        var seen = 0;
        for (var rest = text; !rest.IsEmpty; rest = rest[Math.Min(ChunkLength, rest.Length)..])
        {
            var chunk = rest[..Math.Min(ChunkLength, rest.Length)];
            chunk.ToUpperInvariant(folded);
            foreach (var c in folded.AsSpan(0, chunk.Length))
            {
                // Case is a matter of pairs of surrogates: all are taken for the same.
                window = ((window << 16) | (char.IsSurrogate(c) ? AnySurrogate : c)) & 0xFFFF_FFFF_FFFF;
                if (++seen >= 3)
                {
                    var position = Position(scope, window);
                    _bits[position >> 6] |= 1UL << position;
                }
            }
        }

        ArrayPool<char>.Shared.Return(folded);
    }

    private static int Position(TextScope scope, ulong trigram) =>
        (int)(((trigram | ((ulong)scope << 48)) * 0x9E37_79B9_7F4A_7C15) >> (64 - PositionBits));
}
