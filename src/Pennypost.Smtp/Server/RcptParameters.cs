using System.Text;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>The parameters of RCPT: NOTIFY and ORCPT of DSN (RFC 3461 §4.1, §4.2).</summary>
internal static class RcptParameters
{
    /// <summary>RFC 3461 §4.2 bounds the parameter to 500 characters.</summary>
    private const int MaximumOriginalRecipient = 500;

    /// <summary>Checks and applies all parameters of a command.</summary>
    /// <param name="session">The session, for what is offered in it.</param>
    /// <param name="command">The parsed argument.</param>
    /// <param name="recipient">The recipient with everything applied.</param>
    /// <returns>Null, or the reply that says what is wrong.</returns>
    public static SmtpReply? TryApply(SmtpSession session, PathCommand command, out SmtpRecipient recipient)
    {
        recipient = new SmtpRecipient(command.Address!);
        foreach (var parameter in command.Parameters)
        {
            if (parameter.Keyword is not ("NOTIFY" or "ORCPT") || !SmtpCapabilities.OffersStatusNotifications(session))
            {
                return StandardReplies.UnknownParameter;
            }

            var next = parameter.Keyword == "NOTIFY" ? Notify(recipient, parameter.Value) : OriginalRecipient(recipient, parameter.Value);
            if (next is null)
            {
                return StandardReplies.BadArguments;
            }

            recipient = next;
        }

        return null;
    }

    private static SmtpRecipient? Notify(SmtpRecipient recipient, string? value)
    {
        if (value is null || recipient.Notify != SmtpNotify.Unspecified)
        {
            return null;
        }

        var notify = SmtpNotify.Unspecified;
        foreach (var word in value.ToUpperInvariant().Split(','))
        {
            var flag = word switch
            {
                "NEVER" => SmtpNotify.Never,
                "SUCCESS" => SmtpNotify.Success,
                "FAILURE" => SmtpNotify.Failure,
                "DELAY" => SmtpNotify.Delay,
                _ => SmtpNotify.Unspecified,
            };
            if (flag == SmtpNotify.Unspecified || (notify & flag) != SmtpNotify.Unspecified)
            {
                return null;
            }

            notify |= flag;
        }

        // RFC 3461 §4.1: NEVER stands alone.
        return (notify & SmtpNotify.Never) != SmtpNotify.Unspecified && notify != SmtpNotify.Never ? null : recipient with { Notify = notify };
    }

    private static SmtpRecipient? OriginalRecipient(SmtpRecipient recipient, string? value)
    {
        var semicolon = value?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        if (semicolon <= 0 || value!.Length > MaximumOriginalRecipient || recipient.OriginalRecipient is not null)
        {
            return null;
        }

        var type = value[..semicolon];
        if (type.AsSpan().ContainsAnyExcept(TypeCharacters))
        {
            return null;
        }

        return Decode(type, value.AsSpan(semicolon + 1)) is { Length: > 0 } address ? recipient with { OriginalRecipient = $"{type.ToLowerInvariant()};{address}" } : null;
    }

    // RFC 6533 §3: the type utf-8 may hold UTF-8 as it is; all others are xtext of printable ASCII.
    private static string? Decode(string type, ReadOnlySpan<char> text)
    {
        if (type.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !Ascii.IsValid(text))
        {
            return SmtpCharacters.HasControl(text) ? null : text.ToString();
        }

        return Xtext.TryDecode(text, out var octets) && !octets.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Encoding.ASCII.GetString(octets) : null;
    }

    private static readonly System.Buffers.SearchValues<char> TypeCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
}
