using System.Globalization;

namespace Pennypost.Core.Accounts;

/// <summary>A filter of a numeric column as it is typed (USR-136, USR-149): <c>10</c>, <c>&gt;10</c>, <c>&lt;=10</c>, <c>5..8</c>, sizes with
/// an optional suffix k, M, G (1024-based).</summary>
/// <param name="Minimum">Least value, inclusive.</param>
/// <param name="Maximum">Greatest value, inclusive.</param>
public readonly record struct NumberFilter(long Minimum, long Maximum)
{
    /// <summary>Reads a filter.</summary>
    /// <param name="text">As typed; spaces do not matter.</param>
    /// <param name="suffixes">Whether k, M and G are understood.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>False when this is no filter.</returns>
    public static bool TryParse(string text, bool suffixes, out NumberFilter filter)
    {
        ArgumentNullException.ThrowIfNull(text);
        filter = default;
        var expression = text.Replace(" ", "", StringComparison.Ordinal);
        var range = expression.IndexOf("..", StringComparison.Ordinal);
        if (range >= 0)
        {
            if (!TryNumber(expression[..range], suffixes, out var from) || !TryNumber(expression[(range + 2)..], suffixes, out var to))
            {
                return false;
            }

            filter = new NumberFilter(from, to);
            return true;
        }

        var digits = expression.TrimStart('<', '>', '=');
        if (!TryNumber(digits, suffixes, out var number))
        {
            return false;
        }

        (var known, filter) = expression[..^digits.Length] switch
        {
            "" or "=" => (true, new NumberFilter(number, number)),
            ">" => (true, new NumberFilter(number + 1, long.MaxValue)),
            ">=" => (true, new NumberFilter(number, long.MaxValue)),
            "<" => (true, new NumberFilter(long.MinValue, number - 1)),
            "<=" => (true, new NumberFilter(long.MinValue, number)),
            _ => (false, default),
        };
        return known;
    }

    private static bool TryNumber(string text, bool suffixes, out long number)
    {
        number = 0;
        var factor = 1L;
        if (suffixes && text.Length > 1)
        {
            factor = char.ToLowerInvariant(text[^1]) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1 };
        }

        var digits = factor == 1 ? text : text[..^1];
        // 15 digits: far above any count or size, far below an overflow of the product with 2^30 — checked nevertheless.
        if (digits.Length is 0 or > 15
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || value > (long.MaxValue / factor) - 1)
        {
            return false;
        }

        number = value * factor;
        return true;
    }
}
