using System.Collections;

namespace Pennypost.Mail;

/// <summary>Where one header field stands; offsets are octets from the start of its header block.</summary>
/// <param name="Known">Number of the name, or <see cref="KnownHeader.Other"/>.</param>
/// <param name="Start">First octet of the name.</param>
/// <param name="NameLength">Octets of the name, without white space and colon.</param>
/// <param name="ValueStart">First octet after the colon.</param>
/// <param name="End">First octet after the field, that is after its last line break.</param>
public readonly record struct HeaderEntry(KnownHeader Known, int Start, int NameLength, int ValueStart, int End);

/// <summary>The fields of one header block in their order, by offsets.</summary>
public sealed class HeaderIndex : IReadOnlyList<HeaderEntry>
{
    private readonly HeaderEntry[] entries;

    internal HeaderIndex(HeaderEntry[] entries, bool isTruncated)
    {
        this.entries = entries;
        IsTruncated = isTruncated;
    }

    /// <summary>An index of no fields.</summary>
    public static HeaderIndex Empty { get; } = new([], false);

    /// <summary>True when the block had more fields or octets than the limits allow; the rest is not indexed.</summary>
    public bool IsTruncated { get; }

    /// <inheritdoc/>
    public int Count => entries.Length;

    /// <inheritdoc/>
    public HeaderEntry this[int index] => entries[index];

    /// <summary>The fields as a span, for loops that must be fast.</summary>
    public ReadOnlySpan<HeaderEntry> AsSpan() => entries;

    /// <summary>Finds the first field of a known name.</summary>
    /// <param name="header">A known field.</param>
    /// <param name="entry">The entry when the result is true.</param>
    /// <returns>True when there is one.</returns>
    public bool TryFind(KnownHeader header, out HeaderEntry entry)
    {
        foreach (ref readonly var candidate in entries.AsSpan())
        {
            if (candidate.Known == header)
            {
                entry = candidate;
                return true;
            }
        }

        entry = default;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<HeaderEntry> GetEnumerator() => ((IEnumerable<HeaderEntry>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
