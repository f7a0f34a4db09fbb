using System.Globalization;

namespace Pennypost.Mail.Tests.Headers;

public sealed class MailDateTests
{
    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Fri, 21 Nov 1997 09:55 +0000", "1997-11-21T09:55:00+00:00")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", null)]
    [InlineData("Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)", "1969-02-13T23:32:00-03:30")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("21 Nov 26 09:55:06 EST", "2026-11-21T09:55:06-05:00")]
    [InlineData("21 Nov 126 09:55:06 +0100", "2026-11-21T09:55:06+01:00")]
    [InlineData("Sat Nov  1 20:20:15 2026", "2026-11-01T20:20:15+00:00")]
    [InlineData("Saturday, 21-Nov-26 20:20:15 GMT", "2026-11-21T20:20:15+00:00")]
    [InlineData("21-Nov-2026 20:20:15 +0100", "2026-11-21T20:20:15+01:00")]
    [InlineData("2026-11-21T20:20:15.123+01:00", "2026-11-21T20:20:15+01:00")]
    [InlineData("2026-11-21 20:20:15 Z", "2026-11-21T20:20:15+00:00")]
    [InlineData("Sat, 21 November 2026 8:20:15 PM +0100", "2026-11-21T20:20:15+01:00")]
    [InlineData("Sat, 21 Nov 2026 20:20:60 +0100", "2026-11-21T20:20:59+01:00")]
    [InlineData("Sat, 21 Nov 2026 20:20:15 +9900", "2026-11-21T20:20:15+00:00")]
    [InlineData("Sat, 21 Nov 2026 20:20:15 Q", "2026-11-21T20:20:15+00:00")]
    [InlineData("Sat, 21 Nov 2026 20:20:15 \"GMT\"", "2026-11-21T20:20:15+00:00")]
    [InlineData("Sat, 21 Nov 2026 20:20:15 +0100 (CET)", "2026-11-21T20:20:15+01:00")]
    [InlineData("Sat, 31 Feb 2026 20:20:15 +0100", null)]
    [InlineData("Sat, 21 Nov 2026", null)]
    [InlineData("Sat, 21 Nov 2026 25:20:15 +0100", null)]
    [InlineData("Sat, 21 Nov 0026 20:20:15 +0100", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData("((((", null)]
    public void Reads_dates(string text, string? expected)
    {
        var found = MailDate.TryParse(text, out var date);

        found.ShouldBe(expected is not null);
        if (expected is not null)
        {
            date.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("2026-11-21T20:20:15+01:00", "Sat, 21 Nov 2026 20:20:15 +0100")]
    [InlineData("2026-11-01T00:00:00-03:30", "Sun, 1 Nov 2026 00:00:00 -0330")]
    [InlineData("2026-11-01T00:00:00Z", "Sun, 1 Nov 2026 00:00:00 +0000")]
    public void Writes_dates(string date, string expected) =>
        MailDate.Format(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture)).ShouldBe(expected);
}
