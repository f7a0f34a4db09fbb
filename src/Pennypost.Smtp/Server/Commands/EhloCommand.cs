using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>EHLO: the client names itself and learns the extensions (RFC 5321 §4.1.1.1).</summary>
internal static class EhloCommand
{
    public static readonly SmtpCommand Row = new(
        "EHLO", SmtpStates.Any, SmtpCommandTraits.BeforeTls | SmtpCommandTraits.Idle | SmtpCommandTraits.EndsGroup, "EHLO domain", RunAsync)
    {
        Protocols = SmtpProtocols.Smtp,
    };

    /// <summary>Common part of EHLO, LHLO and HELO.</summary>
    /// <param name="session">The session.</param>
    /// <param name="argument">The name.</param>
    /// <param name="extended">True for EHLO.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null when the client is welcome, else the reply.</returns>
    public static async ValueTask<SmtpReply?> GreetAsync(
        SmtpSession session, ReadOnlyMemory<byte> argument, bool extended, CancellationToken cancellationToken)
    {
        if (!HelloName.TryParse(argument.Span, out var name))
        {
            return StandardReplies.BadArguments;
        }

        // RFC 5321 §4.1.4: a second EHLO or HELO aborts the transaction as RSET does.
        await session.ResetAsync();
        session.Client.HelloName = name;
        session.Client.IsExtended = extended;
        if (await session.Backend.HelloAsync(session.Client, cancellationToken) is { } refusal)
        {
            session.Ended |= refusal.EndsSession;
            return refusal.ToReply();
        }

        session.EnterReady();
        return null;
    }

    /// <summary>EHLO and LHLO.</summary>
    public static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (await GreetAsync(session, argument, extended: true, cancellationToken) is { } problem)
        {
            return problem;
        }

        var lines = new List<ReplyText> { session.Settings.HostName };
        foreach (var capability in SmtpCapabilities.All)
        {
            if (capability(session) is { } line)
            {
                lines.Add(line);
            }
        }

        return new SmtpReply(250, null, lines);
    }
}
