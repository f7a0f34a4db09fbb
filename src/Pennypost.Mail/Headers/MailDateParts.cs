using System.Globalization;

namespace Pennypost.Mail;

/// <summary>Collects the words of a date by what they look like, so that their order hardly matters.</summary>
internal sealed class MailDateParts
{
    private int day = -1;
    private int month = -1;
    private int year = -1;
    private int yearDigits;
    private int hour = -1;
    private int minute;
    private int second;
    private int? zone; // minutes east of UTC

    public void Add(ReadOnlySpan<char> word)
    {
        if (word.Contains(':') && hour < 0)
        {
            AddTime(word);
        }
        else if (word[0] is '+' or '-' && word.Length > 1 && char.IsAsciiDigit(word[1]))
        {
            AddZoneOffset(word);
        }
        else if (word.IndexOf('-') > 0 && char.IsAsciiDigit(word[0]))
        {
            AddHyphenated(word);
        }
        else if (char.IsAsciiDigit(word[0]))
        {
            AddNumber(word);
        }
        else
        {
            AddName(word);
        }
    }

    public bool TryBuild(out DateTimeOffset date)
    {
        date = default;
        var fullYear = FullYear();
        if (fullYear is < 1900 or > 9998 || month < 1 || hour is < 0 or > 23 || minute > 59 || second > 60
            || day < 1 || day > DateTime.DaysInMonth(fullYear, month))
        {
            return false;
        }

        // Offsets beyond 14 hours do not exist and DateTimeOffset does not hold them: read as unknown zone.
        var minutes = zone is >= -840 and <= 840 ? zone.Value : 0;
        // RFC 5322 §3.3 allows the leap second 60, the framework does not.
        date = new DateTimeOffset(fullYear, month, day, hour, minute, Math.Min(second, 59), TimeSpan.FromMinutes(minutes));
        return true;
    }

    // RFC 5322 §4.3: two digits 00-49 are 20xx, 50-99 are 19xx, three digits count from 1900.
    private int FullYear() => yearDigits switch
    {
        <= 2 when year is >= 0 and < 50 => year + 2000,
        <= 2 when year >= 50 => year + 1900,
        3 => year + 1900,
        _ => year,
    };

    private void AddTime(ReadOnlySpan<char> word)
    {
        // An ISO 8601 date may stand before the time, a zone behind it without space.
        var t = word.IndexOf('T');
        if (t > 0 && word[..t].Contains('-'))
        {
            AddHyphenated(word[..t]);
            word = word[(t + 1)..];
        }

        if (word[^1] is 'Z' or 'z')
        {
            zone = 0;
            word = word[..^1];
        }

        var sign = word.IndexOfAny('+', '-');
        if (sign > 0)
        {
            AddZoneOffset(word[sign..]);
            word = word[..sign];
        }

        var colon = word.IndexOf(':');
        if (colon is <= 0 or > 2 || !TryNumber(word[..colon], out var h))
        {
            return;
        }

        var rest = word[(colon + 1)..];
        var next = rest.IndexOfAny(':', '.');
        if (!TryNumber(next < 0 ? rest : rest[..next], out var m))
        {
            return;
        }

        var s = 0;
        if (next >= 0)
        {
            var seconds = rest[(next + 1)..];
            var fraction = seconds.IndexOfAny(".,");
            if (!TryNumber(fraction < 0 ? seconds : seconds[..fraction], out s))
            {
                return;
            }
        }

        (hour, minute, second) = (h, m, s);
    }

    // +0100, +01:00, +1
    private void AddZoneOffset(ReadOnlySpan<char> word)
    {
        Span<char> digits = stackalloc char[4];
        var count = 0;
        foreach (var c in word[1..])
        {
            if (char.IsAsciiDigit(c) && count < 4)
            {
                digits[count++] = c;
            }
            else if (c != ':')
            {
                return;
            }
        }

        if (zone is null && TryNumber(digits[..count], out var number))
        {
            var minutes = count <= 2 ? number * 60 : (number / 100 * 60) + (number % 100);
            zone = word[0] == '-' ? -minutes : minutes;
        }
    }

    // 21-Nov-2026 (RFC 9051 date-time, RFC 850) or 2026-11-21
    private void AddHyphenated(ReadOnlySpan<char> word)
    {
        Span<Range> ranges = stackalloc Range[4];
        if (word.Split(ranges, '-') != 3)
        {
            return;
        }

        var first = word[ranges[0]];
        var middle = word[ranges[1]];
        var last = word[ranges[2]];
        if (first.Length == 4 && TryNumber(middle, out var isoMonth) && isoMonth is > 0 and < 13)
        {
            month = isoMonth;
            AddYear(first);
            AddNumber(last);
        }
        else if (!middle.IsEmpty && char.IsAsciiLetter(middle[0]))
        {
            AddNumber(first);
            AddName(middle);
            AddYear(last);
        }
    }

    private void AddNumber(ReadOnlySpan<char> word)
    {
        // "21st", "21." are days all the same.
        var end = word.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? word : word[..end];
        if (day < 0 && digits.Length <= 2 && TryNumber(digits, out var value))
        {
            day = value;
        }
        else if (end < 0)
        {
            AddYear(digits);
        }
    }

    private void AddYear(ReadOnlySpan<char> digits)
    {
        if (year < 0 && digits.Length <= 4 && TryNumber(digits, out var value))
        {
            year = value;
            yearDigits = digits.Length;
        }
    }

    private void AddName(ReadOnlySpan<char> word)
    {
        word = word.Trim('"').TrimEnd('.');
        if (word.Equals("pm", StringComparison.OrdinalIgnoreCase) && hour is >= 0 and < 12)
        {
            hour += 12;
        }
        else if (word.Equals("am", StringComparison.OrdinalIgnoreCase) && hour == 12)
        {
            hour = 0;
        }
        else if (month < 0 && word.Length >= 3 && MonthOf(word[..3]) is > 0 and var number && !word.Equals("MST", StringComparison.OrdinalIgnoreCase))
        {
            month = number;
        }
        else if (hour >= 0 && zone is null)
        {
            zone = ZoneOf(word);
        }
    }

    private static int MonthOf(ReadOnlySpan<char> name)
    {
        const string months = "janfebmaraprmayjunjulaugsepoctnovdec";
        Span<char> lower = stackalloc char[3];
        name.ToLowerInvariant(lower);
        var found = months.AsSpan().IndexOf(lower);
        return found >= 0 && found % 3 == 0 ? (found / 3) + 1 : -1;
    }

    // RFC 5322 §4.3: the North American names and UT; military letters and unknown names mean -0000, an unknown zone.
    private static int? ZoneOf(ReadOnlySpan<char> name)
    {
        if (name.Length > 5)
        {
            return null;
        }

        Span<char> upper = stackalloc char[5];
        var length = name.ToUpperInvariant(upper);
        return upper[..length] switch
        {
            "UT" or "GMT" or "UTC" or "Z" or "WET" => 0,
            "EST" => -300,
            "EDT" => -240,
            "CST" => -360,
            "CDT" => -300,
            "MST" => -420,
            "MDT" => -360,
            "PST" => -480,
            "PDT" => -420,
            // Not in the RFC, but unambiguous in mail.
            "CET" or "MET" or "MEZ" => 60,
            "CEST" or "MEST" or "MESZ" or "EET" => 120,
            "EEST" or "MSK" => 180,
            "JST" => 540,
            _ => null,
        };
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
