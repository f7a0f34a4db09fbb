using System.Globalization;

namespace Pennypost.Smtp.Server;

/// <summary>The parameters of MAIL that name times.</summary>
internal static class TimeParameters
{
    /// <summary>RFC 2852 §4: <c>BY=[-]seconds;mode[trace]</c>, nine digits at most.</summary>
    public static SmtpMail? DeliverBy(SmtpSession session, SmtpMail mail, string? value)
    {
        var parts = value?.ToUpperInvariant().Split(';');
        if (parts is not [var number, "R" or "N" or "RT" or "NT"]
            || number.Length is 0 or > 10
            || !int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || number.StartsWith('+'))
        {
            return null;
        }

        // RFC 2852 §4: mode R with a time that has passed is a syntax error; so is one below the minimum.
        var isReturn = parts[1][0] == 'R';
        var minimum = SmtpCapabilities.MinimumDeliverBy(session) ?? TimeSpan.Zero;
        return isReturn && (seconds <= 0 || seconds < minimum.TotalSeconds)
            ? null
            : mail with { DeliverBy = new SmtpDeliverBy(session.Time.GetUtcNow().AddSeconds(seconds), isReturn, parts[1].Length == 2) };
    }

    /// <summary>RFC 4865 §5: <c>HOLDFOR=seconds</c>.</summary>
    public static SmtpMail? HoldFor(SmtpSession session, SmtpMail mail, string? value) =>
        value is { Length: > 0 and <= 9 } && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? Hold(session, mail, session.Time.GetUtcNow().AddSeconds(seconds))
            : null;

    /// <summary>RFC 4865 §5: <c>HOLDUNTIL=</c> a time of RFC 3339, with its zone.</summary>
    public static SmtpMail? HoldUntil(SmtpSession session, SmtpMail mail, string? value)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        return value is { Length: <= 40 }
            && (value.EndsWith('Z') || value.Length > 6 && value[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(value, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? Hold(session, mail, time.ToUniversalTime())
                : null;
    }

    // RFC 4865 §4: one of the two, and no longer than announced.
    private static SmtpMail? Hold(SmtpSession session, SmtpMail mail, DateTimeOffset until) =>
        mail.HoldUntil is null && until <= session.Time.GetUtcNow() + SmtpCapabilities.MaximumHold(session) ? mail with { HoldUntil = until } : null;
}
