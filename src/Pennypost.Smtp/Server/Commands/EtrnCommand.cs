using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>ETRN: hurries up what waits for a domain (RFC 1985).</summary>
internal static class EtrnCommand
{
    public static readonly SmtpCommand Row = new(
        "ETRN", SmtpStates.Ready, SmtpCommandTraits.Idle | SmtpCommandTraits.EndsGroup, "ETRN [@]domain", RunAsync)
    {
        Protocols = SmtpProtocols.Smtp,
    };

    /// <summary>True when this client may ask.</summary>
    /// <param name="session">The session.</param>
    public static bool IsOffered(SmtpSession session) => session.Backend is ISmtpTurn turn && turn.MayTurn(session.Client);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (session.Backend is not ISmtpTurn turn)
        {
            return StandardReplies.NotImplemented;
        }

        // RFC 1985 §5.3: "@" means the domain and all below it; "#" names a queue, and queues have no names here.
        var withSubdomains = argument.Span.StartsWith("@"u8);
        if (!HelloName.TryParse(argument.Span[(withSubdomains ? 1 : 0)..], out var domain) || domain.AsSpan().ContainsAny('[', '#'))
        {
            return StandardReplies.BadArguments;
        }

        if (!turn.MayTurn(session.Client))
        {
            return StandardReplies.TurnNotAllowed;
        }

        return await turn.TurnAsync(session.Client, domain.ToLowerInvariant(), withSubdomains, cancellationToken) switch
        {
            null => StandardReplies.TurnNotAllowed,
            0 => StandardReplies.NothingWaits,
            { } messages => new SmtpReply(253, new EnhancedStatus(2, 0, 0), new ReplyText($"Ok, {messages} messages waiting for this node are tried now")),
        };
    }
}
