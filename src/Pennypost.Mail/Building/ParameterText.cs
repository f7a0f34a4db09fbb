using System.Globalization;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Writes parameters: tokens, quoted strings, or the extended form with continuations (RFC 2231 §3, §4).</summary>
internal static class ParameterText
{
    private const int LongestSegment = 50;

    /// <summary>The parameter with a semicolon and a space in front.</summary>
    public static string Write(string name, string value)
    {
        value = new string([.. value.Select(c => char.IsControl(c) ? ' ' : c)]);
        if (MediaType.IsToken(value) && value.Length <= LongestSegment)
        {
            return $"; {name}={value}";
        }

        if (Ascii.IsValid(value) && value.Length <= LongestSegment && !value.Contains("=?", StringComparison.Ordinal) && value.Trim() == value && !value.Contains("  ", StringComparison.Ordinal))
        {
            return $"; {name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        }

        return WriteExtended(name, "utf-8''" + ExtendedValue.PercentEncode(Encoding.UTF8.GetBytes(value)));
    }

    private static string WriteExtended(string name, string encoded)
    {
        if (encoded.Length <= LongestSegment)
        {
            return $"; {name}*={encoded}";
        }

        var text = new StringBuilder();
        var start = 0;
        for (var index = 0; start < encoded.Length; index++)
        {
            var end = Math.Min(encoded.Length, start + LongestSegment);
            // A percent escape stays in one piece.
            var percent = encoded.LastIndexOf('%', end - 1, Math.Min(2, end - start));
            if (end < encoded.Length && percent > start)
            {
                end = percent;
            }

            text.Append(CultureInfo.InvariantCulture, $"; {name}*{index}*={encoded.AsSpan(start, end - start)}");
            start = end;
        }

        return text.ToString();
    }
}
