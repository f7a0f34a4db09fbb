using System.Globalization;
using System.Text;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;

namespace Pennypost.Smtp.Client;

/// <summary>MAIL and RCPT as a client sends them: with what the server said it understands, and nothing else.</summary>
internal static class SmtpParameters
{
    public static string Mail(SmtpEnvelopeToSend envelope, SmtpServerCapabilities capabilities)
    {
        var command = new StringBuilder("MAIL FROM:<").Append(envelope.Sender).Append('>');
        if (capabilities.Has("SIZE"))
        {
            command.Append(CultureInfo.InvariantCulture, $" SIZE={envelope.Size}");
        }

        if (envelope.IsEightBit && capabilities.Has("8BITMIME"))
        {
            command.Append(" BODY=8BITMIME");
        }

        if (envelope.NeedsSmtpUtf8)
        {
            command.Append(" SMTPUTF8");
        }

        if (capabilities.Has("DSN"))
        {
            command.Append(envelope.Return switch { SmtpReturn.Full => " RET=FULL", SmtpReturn.Headers => " RET=HDRS", _ => string.Empty });
            command.Append(envelope.EnvelopeId is { } id ? " ENVID=" + Xtext.Encode(id) : string.Empty);
        }

        if (envelope.RequireTls)
        {
            command.Append(" REQUIRETLS");
        }

        if (envelope.TimeLeft is { } left && capabilities.MinimumDeliverBy is not null)
        {
            // RFC 2852 §4: nine digits; the seconds that are left now.
            var seconds = (long)Math.Clamp(left.Time.TotalSeconds, -999_999_999, 999_999_999);
            command.Append(CultureInfo.InvariantCulture, $" BY={seconds};{(left.Return ? 'R' : 'N')}{(left.Trace ? "T" : string.Empty)}");
        }

        return command.ToString();
    }

    public static string Rcpt(SmtpEnvelopeToSend envelope, int index, SmtpServerCapabilities capabilities)
    {
        var command = $"RCPT TO:<{envelope.Recipients[index]}>";
        if (!capabilities.Has("DSN") || envelope.Details?[index] is not { } details)
        {
            return command;
        }

        var notify = details.Notify switch
        {
            SmtpNotify.Unspecified => string.Empty,
            // The words of RFC 3461 §4.1 are those of the enumeration.
            var flags => " NOTIFY=" + flags.ToString().Replace(" ", string.Empty, StringComparison.Ordinal).ToUpperInvariant(),
        };
        return details.OriginalRecipient is { } original ? $"{command}{notify} ORCPT={Original(original, capabilities)}" : command + notify;
    }

    private static string Original(string original, SmtpServerCapabilities capabilities)
    {
        var semicolon = original.IndexOf(';', StringComparison.Ordinal) + 1;
        var address = original[semicolon..];

        // RFC 6533 §3: UTF-8 as it is only inside SMTPUTF8; elsewhere as utf-8-addr-xtext.
        return original[..semicolon] + (Ascii.IsValid(address) ? Xtext.Encode(address) : capabilities.Has("SMTPUTF8") ? address : Escaped(address));
    }

    private static string Escaped(string address)
    {
        var text = new StringBuilder(address.Length * 2);
        foreach (var rune in address.EnumerateRunes())
        {
            if (rune.Value is > 32 and < 127 and not '+' and not '=' and not '\\')
            {
                text.Append((char)rune.Value);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
            }
        }

        return text.ToString();
    }
}
