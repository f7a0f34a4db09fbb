using System.Globalization;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Dates of mail headers: read as they are found in the wild, written as RFC 5322 §3.3 wants them.</summary>
public static class MailDate
{
    /// <summary>Writes a date, for example <c>Sat, 21 Nov 2026 20:20:15 +0100</c>.</summary>
    /// <param name="date">Time; its offset is written, in whole minutes.</param>
    /// <returns>ASCII text.</returns>
    public static string Format(DateTimeOffset date)
    {
        var offset = date.Offset;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{date:ddd, d MMM yyyy HH:mm:ss} {sign}{offset:hhmm}");
    }

    /// <summary>Reads a date: RFC 5322 with the obsolete forms of §4.3, RFC 850, asctime, ISO 8601, and their usual mistakes.</summary>
    /// <param name="value">Header value, folded or not.</param>
    /// <param name="date">The date with its offset; offset zero when the zone is missing or unknown.</param>
    /// <returns>False when no day, month, year and time of day can be made out.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out DateTimeOffset date)
    {
        // A date has a few dozen characters; anything much longer is not one.
        if (value.Length > 500)
        {
            value = value[..500];
        }

        return TryParse(Encoding.Latin1.GetString(value), out date);
    }

    /// <summary>Reads a date.</summary>
    /// <param name="text">Header value.</param>
    /// <param name="date">The date when the result is true.</param>
    /// <returns>False when it is no date.</returns>
    public static bool TryParse(string? text, out DateTimeOffset date)
    {
        date = default;
        var parts = new MailDateParts();
        var depth = 0;
        var start = 0;
        text = (text ?? "") + " ";
        for (var i = 0; i < text.Length && i < 501; i++)
        {
            var c = text[i];
            if (c == '(' || (c == ')' && depth > 0) || depth > 0 || c is ',' or ' ' or '\t' or '\r' or '\n' or '\0' or ';')
            {
                if (depth == 0 && i > start)
                {
                    parts.Add(text.AsSpan(start, i - start));
                }

                depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
                start = i + 1;
            }
        }

        return parts.TryBuild(out date);
    }
}
