using System.Globalization;

namespace Pennypost.Core.Sending;

/// <summary>When to try again (CON-161, RFC 5321 §4.5.4.1). Pure.</summary>
public sealed class RetryPlan
{
    private const int MaximumMinutes = 7 * 24 * 60;

    private readonly int[] minutes;

    private RetryPlan(int[] minutes) => this.minutes = minutes;

    /// <summary>Reads a plan.</summary>
    /// <param name="text">Minutes separated by commas, each from 1 to 10080.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>False when the text is no plan.</returns>
    public static bool TryParse(string text, out RetryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        var values = Array.ConvertAll(words, word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0);
        plan = new RetryPlan(values);
        return Array.TrueForAll(values, value => value is > 0 and <= MaximumMinutes);
    }

    /// <summary>Reads a plan that has been validated.</summary>
    /// <param name="text">The setting's value.</param>
    public static RetryPlan Parse(string text) => TryParse(text, out var plan) ? plan : throw new FormatException($"'{text}' is no retry plan.");

    /// <summary>The pause after a failed attempt.</summary>
    /// <param name="attempts">How many attempts have been made, at least one.</param>
    public TimeSpan After(int attempts) => TimeSpan.FromMinutes(minutes[Math.Clamp(attempts - 1, 0, minutes.Length - 1)]);
}
