using System.Globalization;
using System.Text;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>The parameters of MAIL. A new extension is one more row.</summary>
internal static class MailParameters
{
    private static readonly Row[] Rows =
    [
        new("SIZE", static _ => true, static (_, mail, value) => Size(mail, value)),
        new("BODY", static _ => true, static (_, mail, value) => Body(mail, value)),
        new("SMTPUTF8", static _ => true, static (_, mail, value) => SmtpUtf8(mail, value)),
        new("AUTH", Commands.AuthCommand.IsOffered, static (_, mail, value) => SubmittedBy(mail, value)),
        new("RET", SmtpCapabilities.OffersStatusNotifications, static (_, mail, value) => Return(mail, value)),
        new("ENVID", SmtpCapabilities.OffersStatusNotifications, static (_, mail, value) => EnvelopeId(mail, value)),
        new("REQUIRETLS", SmtpCapabilities.OffersRequireTls, static (_, mail, value) => value is null ? mail with { RequireTls = true } : null),
        new("BY", static session => SmtpCapabilities.MinimumDeliverBy(session) is not null, TimeParameters.DeliverBy),
        new("HOLDFOR", static session => SmtpCapabilities.MaximumHold(session) is not null, TimeParameters.HoldFor),
        new("HOLDUNTIL", static session => SmtpCapabilities.MaximumHold(session) is not null, TimeParameters.HoldUntil),
    ];

    private delegate SmtpMail? Apply(SmtpSession session, SmtpMail mail, string? value);

    /// <summary>Checks and applies all parameters of a command.</summary>
    /// <param name="session">The session, for what is offered in it.</param>
    /// <param name="command">The parsed argument.</param>
    /// <param name="mail">The envelope with everything applied.</param>
    /// <returns>Null, or the reply that says what is wrong.</returns>
    public static SmtpReply? TryApply(SmtpSession session, PathCommand command, out SmtpMail mail)
    {
        mail = new SmtpMail(command.Address);
        var seen = 0;
        foreach (var parameter in command.Parameters)
        {
            var index = Array.FindIndex(Rows, row => row.Keyword == parameter.Keyword && row.IsOffered(session));
            if (index < 0)
            {
                return StandardReplies.UnknownParameter;
            }

            var once = 1 << index;
            if ((seen & once) != 0 || Rows[index].Apply(session, mail, parameter.Value) is not { } next)
            {
                return StandardReplies.BadArguments;
            }

            seen |= once;
            mail = next;
        }

        return null;
    }

    // RFC 1870 §5: size-value is 1 to 20 digits.
    private static SmtpMail? Size(SmtpMail mail, string? value)
    {
        if (value is null or { Length: 0 or > 20 } || value.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        // Twenty digits do not fit; any such size is beyond every limit.
        return mail with { DeclaredSize = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : long.MaxValue };
    }

    // RFC 6152 §2, RFC 3030 §3.
    private static SmtpMail? Body(SmtpMail mail, string? value) => value?.ToUpperInvariant() switch
    {
        "7BIT" => mail with { Body = SmtpBodyType.SevenBit },
        "8BITMIME" => mail with { Body = SmtpBodyType.EightBitMime },
        "BINARYMIME" => mail with { Body = SmtpBodyType.BinaryMime },
        _ => null,
    };

    // RFC 6531 §3.4: the parameter takes no value.
    private static SmtpMail? SmtpUtf8(SmtpMail mail, string? value) => value is null ? mail with { SmtpUtf8 = true } : null;

    // RFC 4954 §5: an xtext mailbox or <>. The statement is taken note of and trusted for nothing.
    private static SmtpMail? SubmittedBy(SmtpMail mail, string? value)
    {
        if (value is null || !Xtext.TryDecode(value, out var octets))
        {
            return null;
        }

        if (octets.AsSpan().SequenceEqual("<>"u8))
        {
            return mail;
        }

        return PathParser.TryParseMailbox(octets, out var mailbox) ? mail with { SubmittedBy = mailbox } : null;
    }

    // RFC 3461 §4.3.
    private static SmtpMail? Return(SmtpMail mail, string? value) => value?.ToUpperInvariant() switch
    {
        "FULL" => mail with { Return = SmtpReturn.Full },
        "HDRS" => mail with { Return = SmtpReturn.Headers },
        _ => null,
    };

    // RFC 3461 §4.4: printable ASCII of at most 100 characters in xtext.
    private static SmtpMail? EnvelopeId(SmtpMail mail, string? value) =>
        value is not null && Xtext.TryDecode(value, out var octets) && octets.Length is > 0 and <= 100 && !octets.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? mail with { EnvelopeId = Encoding.ASCII.GetString(octets) }
            : null;

    private sealed record Row(string Keyword, Func<SmtpSession, bool> IsOffered, Apply Apply);
}
