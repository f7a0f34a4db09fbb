using System.Globalization;

namespace Pennypost.Store.Tracing;

/// <summary>Names a message in the trace log: its id, and when it was received, because the log is kept by days.</summary>
public readonly record struct TraceKey
{
    private TraceKey(DateTimeOffset at, long id) => (At, Id) = (at, id);

    /// <summary>When it was received, in UTC, to the millisecond.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The message's id, which its client was told.</summary>
    public long Id { get; }

    /// <summary>The key of a message. Clocks and databases keep more digits than all of them together agree on: only milliseconds count.</summary>
    /// <param name="at">When it was received.</param>
    /// <param name="id">Its id.</param>
    public static TraceKey Of(DateTimeOffset at, long id) => new(DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()), id);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="key">The key.</param>
    public static bool TryParse(string? text, out TraceKey key)
    {
        key = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash <= 0
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        key = new TraceKey(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), id);
        return true;
    }

    /// <summary>Digits and a hyphen: <c>1795330000123-4711</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}-{Id}");
}
