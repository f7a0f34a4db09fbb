using System.Security.Cryptography;
using System.Text;
using Pennypost.Mail;

namespace Pennypost.Trust.Dkim;

/// <summary>Header fields in canonical form (RFC 6376 §3.4.1, §3.4.2), into a hash.</summary>
internal static class HeaderHash
{
    /// <summary>Adds the fields that a signature names (h=), each name from the bottom of the header up (RFC 6376 §5.4.2).</summary>
    /// <param name="hash">Takes the octets.</param>
    /// <param name="fields">The header.</param>
    /// <param name="names">The names; one without a field (any more) adds nothing.</param>
    /// <param name="relaxed">relaxed, else simple.</param>
    /// <param name="except">Start of the field that is being verified or made: it never covers itself (RFC 6376 §3.5, h=); -1 for none.</param>
    public static void AddSelected(IncrementalHash hash, HeaderFields fields, IEnumerable<string> names, bool relaxed, int except)
    {
        var places = Places(fields, except);
        foreach (var name in names)
        {
            if (places.TryGetValue(name, out var stack) && stack.TryPop(out var index))
            {
                AddField(hash, fields, fields.Index[index], relaxed);
            }
        }
    }

    /// <summary>Adds one field with its line break.</summary>
    public static void AddField(IncrementalHash hash, HeaderFields fields, HeaderEntry entry, bool relaxed)
    {
        if (!relaxed)
        {
            hash.AppendData(fields.RawField(entry));
            return;
        }

        AddRelaxed(hash, Encoding.ASCII.GetBytes(fields.Name(entry)), fields.RawValue(entry));
        hash.AppendData("\r\n"u8);
    }

    /// <summary>Adds a signature's own field: its b= taken for empty, without the last line break (RFC 6376 §3.7).</summary>
    public static void AddSignature(IncrementalHash hash, ReadOnlySpan<byte> rawField, int nameLength, int valueStart, bool relaxed)
    {
        var unsigned = WithoutSignature(rawField, valueStart);
        if (relaxed)
        {
            AddRelaxed(hash, rawField[..nameLength], unsigned.AsSpan(valueStart));
            return;
        }

        var end = unsigned.AsSpan().EndsWith("\r\n"u8) ? unsigned.Length - 2 : unsigned.Length;
        hash.AppendData(unsigned, 0, end);
    }

    // RFC 6376 §3.7: the value of b= is deleted with all surrounding white space.
    private static byte[] WithoutSignature(ReadOnlySpan<byte> field, int valueStart)
    {
        for (var start = valueStart; start < field.Length;)
        {
            var end = field[start..].IndexOf((byte)';');
            end = end < 0 ? field.Length : start + end;
            var tag = field[start..end];
            var equals = tag.IndexOf((byte)'=');
            if (equals > 0 && tag[..equals].Trim(" \t\r\n"u8).SequenceEqual("b"u8))
            {
                return [.. field[..(start + equals + 1)], .. field[end..]];
            }

            start = end + 1;
        }

        return field.ToArray();
    }

    private static void AddRelaxed(IncrementalHash hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var canonical = new byte[name.Length + 1 + value.Length];
        var used = System.Text.Ascii.ToLower(name, canonical, out _) == System.Buffers.OperationStatus.Done ? name.Length : 0;
        canonical[used++] = (byte)':';
        var start = used;
        var white = false;
        for (var i = 0; i < value.Length; i++)
        {
            var octet = value[i];
            if (octet is (byte)' ' or (byte)'\t')
            {
                white = true;
                continue;
            }

            if (octet == '\r' && i + 1 < value.Length && value[i + 1] == '\n')
            {
                i++; // unfolded
                continue;
            }

            if (white && used > start)
            {
                canonical[used++] = (byte)' ';
            }

            white = false;
            canonical[used++] = octet;
        }

        hash.AppendData(canonical, 0, used);
    }

    // By name, the lowest field on top of its stack.
    private static Dictionary<string, Stack<int>> Places(HeaderFields fields, int except)
    {
        var places = new Dictionary<string, Stack<int>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < fields.Index.Count; i++)
        {
            var entry = fields.Index[i];
            if (entry.Start == except)
            {
                continue;
            }

            var name = fields.Name(entry);
            if (!places.TryGetValue(name, out var stack))
            {
                places.Add(name, stack = new Stack<int>());
            }

            stack.Push(i);
        }

        return places;
    }
}
