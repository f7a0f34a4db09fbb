using System.Text;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>VRFY: looks an address up for those who may ask; all others are answered 252 whatever the address, so that nobody can collect addresses
/// (RFC 5321 §3.5.3, §7.3; SVC-208 to SVC-210).</summary>
internal static class VrfyCommand
{
    public static readonly SmtpCommand Row = new(
        "VRFY", SmtpStates.Any, SmtpCommandTraits.NeedsLogIn | SmtpCommandTraits.Idle | SmtpCommandTraits.EndsGroup, "VRFY address", RunAsync);

    /// <summary>True when VRFY and EXPN tell this client something (SVC-210: else they are not announced).</summary>
    /// <param name="session">The session.</param>
    public static bool IsOffered(SmtpSession session) => session.Backend is ISmtpDirectory directory && directory.MayAsk(session.Client);

    /// <summary>Reads the argument of VRFY or EXPN: UTF-8 text, and perhaps the word SMTPUTF8 (RFC 6531 §3.7.4.2).</summary>
    /// <param name="argument">What stands behind the verb.</param>
    /// <param name="text">The address or name.</param>
    /// <param name="smtpUtf8">True when the reply may hold UTF-8.</param>
    /// <returns>False when there is nothing to look up.</returns>
    public static bool TryParse(ReadOnlySpan<byte> argument, out string text, out bool smtpUtf8)
    {
        const string Keyword = " SMTPUTF8";
        text = System.Text.Unicode.Utf8.IsValid(argument) ? Encoding.UTF8.GetString(argument) : string.Empty;
        smtpUtf8 = text.EndsWith(Keyword, StringComparison.OrdinalIgnoreCase);
        text = (smtpUtf8 ? text[..^Keyword.Length] : text).Trim().Trim('<', '>');
        return text.Length is > 0 and <= 320;
    }

    /// <summary>One line for one address; what a client without SMTPUTF8 cannot be shown makes the reply 252 (RFC 6531 §3.7.4.2).</summary>
    /// <param name="address">The address.</param>
    public static ReplyText Line(SmtpAddress address) => new($"<{address}>");

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (!TryParse(argument.Span, out var text, out _))
        {
            return StandardReplies.BadArguments;
        }

        if (session.Backend is not ISmtpDirectory directory || !directory.MayAsk(session.Client))
        {
            return StandardReplies.CannotVerify;
        }

        var found = await directory.VerifyAsync(session.Client, text, cancellationToken);
        return found.Count switch
        {
            0 => StandardReplies.NoSuchAddress,
            1 when found[0].IsInternational => StandardReplies.CannotVerify,
            1 => new SmtpReply(250, new EnhancedStatus(2, 1, 5), Line(found[0])),
            _ => StandardReplies.Ambiguous,
        };
    }
}
