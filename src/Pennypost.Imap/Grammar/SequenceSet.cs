using System.Buffers.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>A sequence-set of message numbers or UIDs; <see cref="Largest"/> stands for "*".</summary>
/// <param name="Ranges">The ranges as written; either end may be the greater one (RFC 3501 §9).</param>
/// <param name="IsSaved">"$": what the last SEARCH saved (RFC 5182).</param>
internal sealed record SequenceSet(IReadOnlyList<(uint From, uint To)> Ranges, bool IsSaved = false)
{
    /// <summary>The marker for "*", the largest number in use. 4294967295 written out means the same in practice.</summary>
    public const uint Largest = uint.MaxValue;

    public static SequenceSet Read(ref ArgumentReader reader)
    {
        if (reader.TryTake((byte)'$'))
        {
            return new SequenceSet([], IsSaved: true);
        }

        ReadOnlySpan<byte> text = reader.ReadRun(CharacterClasses.SequenceSetCharacters, "Sequence set expected");
        var ranges = new List<(uint, uint)>();
        while (true)
        {
            uint from = ReadNumber(ref text);
            uint to = from;
            if (!text.IsEmpty && text[0] == ':')
            {
                text = text[1..];
                to = ReadNumber(ref text);
            }

            ranges.Add((from, to));
            if (text.IsEmpty)
            {
                return new SequenceSet(ranges);
            }

            if (text[0] != ',')
            {
                throw new ImapSyntaxException("Sequence set is malformed");
            }

            text = text[1..];
        }
    }

    /// <summary>The ranges in ascending order, joined where they touch, with "*" replaced by <paramref name="largest"/>.</summary>
    public List<(uint From, uint To)> Resolve(uint largest)
    {
        var resolved = new List<(uint From, uint To)>(Ranges.Count);
        foreach ((uint from, uint to) in Ranges)
        {
            uint a = from == Largest ? largest : from;
            uint b = to == Largest ? largest : to;
            resolved.Add(a <= b ? (a, b) : (b, a));
        }

        resolved.Sort();
        int last = 0;
        for (int i = 1; i < resolved.Count; i++)
        {
            if (resolved[i].From <= (ulong)resolved[last].To + 1)
            {
                resolved[last] = (resolved[last].From, Math.Max(resolved[last].To, resolved[i].To));
            }
            else
            {
                resolved[++last] = resolved[i];
            }
        }

        resolved.RemoveRange(last + 1, resolved.Count - last - 1);
        return resolved;
    }

    private static uint ReadNumber(ref ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] == '*')
        {
            text = text[1..];
            return Largest;
        }

        // nz-number: no zero, no leading zero is asked for here; "007" is taken as 7.
        if (text.IsEmpty || !char.IsAsciiDigit((char)text[0]) || !Utf8Parser.TryParse(text, out uint value, out int used) || value == 0)
        {
            throw new ImapSyntaxException("Sequence set is malformed");
        }

        text = text[used..];
        return value;
    }
}
