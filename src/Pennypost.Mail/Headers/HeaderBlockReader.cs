using System.Runtime.InteropServices;

namespace Pennypost.Mail;

/// <summary>Indexes a header block that is wholly in memory.</summary>
internal static class HeaderBlockReader
{
    /// <summary>Reads fields up to the first empty line or the end.</summary>
    public static HeaderIndex Read(ReadOnlySpan<byte> block)
    {
        var entries = new List<HeaderEntry>();
        var truncated = false;
        var open = false; // a field is open, so that a line beginning with white space continues it (RFC 5322 §2.2.3)
        var position = 0;
        while (position < block.Length)
        {
            var newline = block[position..].IndexOf((byte)'\n');
            var next = newline < 0 ? block.Length : position + newline + 1;
            var line = block[position..next];
            if (IsEmpty(line))
            {
                break;
            }

            if (entries.Count >= MimeLimits.HeaderFields)
            {
                truncated = true;
                break;
            }

            open = AddLine(entries, line, position, open);
            position = next;
        }

        return new HeaderIndex([.. entries], truncated);
    }

    /// <summary>Adds one line (with its line break) that starts at an offset; returns whether a field is open after it.</summary>
    public static bool AddLine(List<HeaderEntry> entries, ReadOnlySpan<byte> line, int position, bool open)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (open)
            {
                ref var last = ref CollectionsMarshal.AsSpan(entries)[^1];
                last = last with { End = position + line.Length };
            }

            return open;
        }

        // A line that is no field ("From " of mbox files, garbage) is passed over; it does not end the header.
        if (!HeaderLine.TryReadName(line, out var nameLength, out var colon))
        {
            return false;
        }

        entries.Add(new HeaderEntry(KnownHeaderNames.Find(line[..nameLength]), position, nameLength, position + colon + 1, position + line.Length));
        return true;
    }

    public static bool IsEmpty(ReadOnlySpan<byte> line) => line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];
}
