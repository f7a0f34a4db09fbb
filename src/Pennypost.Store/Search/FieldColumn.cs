using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pennypost.Store.Search;

/// <summary>The values of one header field for all messages of a segment: for each slot their number, then each with its length, as UTF-16 so that any
/// text comes back as it was. Values that are too many or too long are not kept: the slot says so.</summary>
public static class FieldColumn
{
    private const int MaximumValues = 8;
    private const int MaximumLength = 1000;
    private const ushort NotKept = ushort.MaxValue;

    /// <summary>Writes the next slot.</summary>
    public static void Write(IBufferWriter<byte> output, IReadOnlyCollection<string> values)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count > MaximumValues || values.Any(value => value.Length > MaximumLength))
        {
            Number(output, NotKept);
            return;
        }

        Number(output, (ushort)values.Count);
        foreach (var value in values)
        {
            Number(output, (ushort)value.Length);
            output.Write(MemoryMarshal.AsBytes(value.AsSpan()));
        }
    }

    /// <summary>Looks for a text in every slot, without regard to case.</summary>
    /// <param name="column">The column.</param>
    /// <param name="wanted">The text; an empty one is in every value.</param>
    /// <param name="found">Gets for each slot whether a value contains the text; null when the values were not kept.</param>
    public static void Find(ReadOnlySpan<byte> column, string wanted, Span<bool?> found)
    {
        for (var slot = 0; slot < found.Length; slot++)
        {
            var count = BinaryPrimitives.ReadUInt16LittleEndian(column);
            column = column[2..];
            if (count == NotKept)
            {
                found[slot] = null;
                continue;
            }

            var any = false;
            for (; count > 0; count--)
            {
                var octets = BinaryPrimitives.ReadUInt16LittleEndian(column) * 2;
                any = any || MemoryMarshal.Cast<byte, char>(column.Slice(2, octets)).Contains(wanted, StringComparison.OrdinalIgnoreCase);
                column = column[(2 + octets)..];
            }

            found[slot] = any;
        }
    }

    /// <summary>Copies the slots that are to be kept.</summary>
    public static void Copy(ReadOnlySpan<byte> column, ReadOnlySpan<bool> keep, IBufferWriter<byte> output)
    {
        foreach (var kept in keep)
        {
            var length = SlotLength(column);
            if (kept)
            {
                output.Write(column[..length]);
            }

            column = column[length..];
        }
    }

    private static int SlotLength(ReadOnlySpan<byte> column)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(column);
        var length = 2;
        for (; count is > 0 and not NotKept; count--)
        {
            length += 2 + (BinaryPrimitives.ReadUInt16LittleEndian(column[length..]) * 2);
        }

        return length;
    }

    private static void Number(IBufferWriter<byte> output, ushort number)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(output.GetSpan(2), number);
        output.Advance(2);
    }
}
