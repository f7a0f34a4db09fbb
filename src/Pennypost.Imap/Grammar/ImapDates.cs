using System.Buffers.Text;
using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>The dates of RFC 3501 §9: <c>date</c> in SEARCH, <c>date-time</c> in APPEND and INTERNALDATE.</summary>
internal static class ImapDates
{
    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>date: d-MMM-yyyy, quoted or not.</summary>
    public static DateOnly ReadDate(ref this ArgumentReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadAString();
        int dash = text.IndexOf((byte)'-');
        if (dash is 1 or 2 && text.Length == dash + 9 && TryReadDate(text[..dash], text[dash..], out DateOnly date))
        {
            return date;
        }

        throw new ImapSyntaxException("Date is malformed");
    }

    /// <summary>date-time: "dd-MMM-yyyy HH:mm:ss +zzzz", the day with a leading space when it has one digit.</summary>
    public static DateTimeOffset ReadDateTime(ref this ArgumentReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadString();
        if (text.Length == 26 && TryReadDate(text[..2].TrimStart((byte)' '), text[2..11], out DateOnly date) && text[11] == ' '
            && TryDigits(text[12..14], out int hour) && text[14] == ':' && TryDigits(text[15..17], out int minute) && text[17] == ':'
            && TryDigits(text[18..20], out int second) && text[20] == ' ' && text[21] is (byte)'+' or (byte)'-'
            && TryDigits(text[22..24], out int zoneHour) && TryDigits(text[24..26], out int zoneMinute)
            && hour < 24 && minute < 60 && second <= 60 && zoneHour <= 14 && zoneMinute < 60 && (zoneHour < 14 || zoneMinute == 0)
            && date.Year is > 1 and < 9999)
        {
            var zone = new TimeSpan(zoneHour, zoneMinute, 0);
            var local = date.ToDateTime(new TimeOnly(hour, minute, Math.Min(second, 59)));
            return new DateTimeOffset(local, text[21] == '-' ? -zone : zone);
        }

        throw new ImapSyntaxException("Date and time are malformed");
    }

    /// <summary>Writes a date-time with its quotes, always 28 bytes.</summary>
    public static void WriteDateTime(Span<byte> destination, DateTimeOffset time)
    {
        destination[0] = (byte)'"';
        TwoDigits(destination[1..], time.Day, (byte)' ');
        destination[3] = (byte)'-';
        Months.Slice((time.Month - 1) * 3, 3).CopyTo(destination[4..]);
        destination[7] = (byte)'-';
        TwoDigits(destination[8..], time.Year / 100, (byte)'0');
        TwoDigits(destination[10..], time.Year % 100, (byte)'0');
        destination[12] = (byte)' ';
        TwoDigits(destination[13..], time.Hour, (byte)'0');
        destination[15] = (byte)':';
        TwoDigits(destination[16..], time.Minute, (byte)'0');
        destination[18] = (byte)':';
        TwoDigits(destination[19..], time.Second, (byte)'0');
        destination[21] = (byte)' ';
        int zone = (int)time.Offset.TotalMinutes;
        destination[22] = zone < 0 ? (byte)'-' : (byte)'+';
        TwoDigits(destination[23..], Math.Abs(zone) / 60, (byte)'0');
        TwoDigits(destination[25..], Math.Abs(zone) % 60, (byte)'0');
        destination[27] = (byte)'"';
    }

    private static void TwoDigits(Span<byte> destination, int value, byte pad)
    {
        destination[0] = value < 10 ? pad : (byte)('0' + (value / 10));
        destination[1] = (byte)('0' + (value % 10));
    }

    /// <summary>The rest is "-MMM-yyyy".</summary>
    private static bool TryReadDate(ReadOnlySpan<byte> day, ReadOnlySpan<byte> rest, out DateOnly date)
    {
        date = default;
        if (!TryDigits(day, out int d) || rest[0] != '-' || rest[4] != '-' || !TryDigits(rest[5..], out int y) || y == 0)
        {
            return false;
        }

        for (int month = 1; month <= 12; month++)
        {
            if (Ascii.EqualsIgnoreCase(rest[1..4], Months.Slice((month - 1) * 3, 3)))
            {
                if (d < 1 || d > DateTime.DaysInMonth(y, month))
                {
                    return false;
                }

                date = new DateOnly(y, month, d);
                return true;
            }
        }

        return false;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length;
    }
}
