using System.Buffers;

namespace Pennypost.Store.Search;

/// <summary>Gathers messages for one segment.</summary>
/// <param name="firstUid">Every entry of the folder from here on comes, ascending.</param>
public sealed class SegmentBuilder(long firstUid)
{
    private readonly List<uint> _uids = [];
    private readonly List<int> _sentDays = [];
    private readonly List<ushort[]> _positions = [];
    private readonly ArrayBufferWriter<byte>[] _fields = [.. Enum.GetValues<IndexedField>().Select(_ => new ArrayBufferWriter<byte>())];

    /// <summary>Messages so far.</summary>
    public int Count => _uids.Count;

    /// <summary>True when no message has room any more.</summary>
    public bool IsFull => Count == SearchSegment.MaximumSlots;

    /// <summary>Adds the next message.</summary>
    /// <param name="uid">Its UID.</param>
    /// <param name="sent">The day of its Date field.</param>
    /// <param name="fields">Decoded values of each <see cref="IndexedField"/>.</param>
    /// <param name="texts">The signature of all that can be found in it; may be used again afterwards.</param>
    public void Add(uint uid, DateOnly? sent, Func<IndexedField, IReadOnlyCollection<string>> fields, TextSignature texts)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(texts);
        _uids.Add(uid);
        _sentDays.Add(sent?.DayNumber ?? -1);
        for (var field = 0; field < _fields.Length; field++)
        {
            FieldColumn.Write(_fields[field], fields((IndexedField)field));
        }

        _positions.Add([.. texts.Set.Select(position => (ushort)position)]);
    }

    /// <summary>The segment of all that was added.</summary>
    public SearchSegment Build()
    {
        var width = SearchSegment.WidthOf(Count);
        var bits = new byte[TextSignature.Positions * width];
        for (var slot = 0; slot < Count; slot++)
        {
            foreach (var position in _positions[slot])
            {
                bits[(position * width) + (slot >> 3)] |= (byte)(1 << (slot & 7));
            }
        }

        return new SearchSegment(firstUid, _uids[^1], [.. _uids], [.. _sentDays], [.. _fields.Select(field => field.WrittenSpan.ToArray())], bits);
    }
}
