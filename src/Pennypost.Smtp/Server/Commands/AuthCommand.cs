using System.Buffers.Text;
using System.Text;
using Pennypost.Net;
using Pennypost.Net.Sasl;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>AUTH: logs the client in (RFC 4954).</summary>
internal static class AuthCommand
{
    public static readonly SmtpCommand Row = new(
        "AUTH", SmtpStates.Greeted, SmtpCommandTraits.EndsGroup, "AUTH mechanism [initial-response]", RunAsync);

    /// <summary>True when the service knows AUTH at all.</summary>
    /// <param name="session">The session.</param>
    public static bool IsOffered(SmtpSession session) => session.Settings.OfferAuthentication && session.Backend is ISmtpAuthenticator;

    /// <summary>The line of the reply to EHLO (RFC 4954 §3): what could be used now (SVC-061), in the order of preference; null when that is nothing.</summary>
    /// <param name="session">The session.</param>
    public static string? Capability(SmtpSession session)
    {
        var names = string.Join(' ', SaslMechanisms.Offered(SmtpSaslAccounts.Context(session)));
        return names.Length == 0 ? null : "AUTH " + names;
    }

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (!IsOffered(session))
        {
            return StandardReplies.NotImplemented;
        }

        // RFC 4954 §4: once per session, after EHLO, and not within a transaction.
        if (session.Client.Identity is not null || session.State != SmtpStates.Ready || !session.Client.IsExtended)
        {
            return StandardReplies.BadSequence;
        }

        var words = Encoding.ASCII.GetString(argument.Span).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2)
        {
            return StandardReplies.BadArguments;
        }

        var context = SmtpSaslAccounts.Context(session);
        if (SaslMechanisms.Find(words[0], context) is not { } mechanism)
        {
            return StandardReplies.UnknownMechanism;
        }

        if (!mechanism.IsUsableIn(context))
        {
            return StandardReplies.EncryptionRequired;
        }

        var initial = words.Length == 2 ? Encoding.ASCII.GetBytes(words[1]) : null;
        var (outcome, problem) = await ExchangeAsync(session, mechanism.Start(context), initial, cancellationToken);
        return problem ?? await EndAsync(session, outcome);
    }

    private static async ValueTask<(SaslOutcome Outcome, SmtpReply? Problem)> ExchangeAsync(
        SmtpSession session, ISaslExchange exchange, byte[]? initial, CancellationToken cancellationToken)
    {
        SaslStep step;
        if (initial is null)
        {
            step = new SaslStep(exchange.Begin(), null);
        }
        else if (initial.AsSpan().SequenceEqual("="u8))
        {
            step = await exchange.NextAsync(default, cancellationToken); // RFC 4954 §4: "=" is an initial response of no octets.
        }
        else if (TryDecode(initial, out var response))
        {
            step = await exchange.NextAsync(response, cancellationToken);
        }
        else
        {
            return (default, StandardReplies.AuthenticationMalformed);
        }

        while (step.Challenge is { } challenge)
        {
            var text = Convert.ToBase64String(challenge);
            await session.SendAsync(new SmtpReply(334, null, [new ReplyText(text)]));
            await session.FlushAsync();
            var line = await session.Lines.ReadLineAsync(session.Settings.MaximumAuthenticationLine, session.Settings.CommandTimeout, cancellationToken);
            session.Dialogue?.HeardSecret();
            if (line.Status != LineStatus.Line)
            {
                return (default, session.LineProblem(line.Status, StandardReplies.AuthenticationLineTooLong));
            }

            if (line.Line.Span.SequenceEqual("*"u8))
            {
                return (default, StandardReplies.AuthenticationCancelled);
            }

            if (!TryDecode(line.Line.Span, out var response))
            {
                return (default, StandardReplies.AuthenticationMalformed);
            }

            step = await exchange.NextAsync(response, cancellationToken);
        }

        return step.Outcome is { } outcome ? (outcome, null) : (default, StandardReplies.AuthenticationMalformed);
    }

    private static async ValueTask<SmtpReply> EndAsync(SmtpSession session, SaslOutcome outcome)
    {
        if (outcome.Account is SmtpIdentity identity)
        {
            session.Client.Identity = identity;
            return StandardReplies.Authenticated;
        }

        if (outcome.IsTemporary)
        {
            return StandardReplies.AuthenticationUnavailable;
        }

        // SVC-224: the client learns that the log-in failed, then that the session is over.
        if (++session.LogInFailures < session.Settings.MaximumLogInFailures)
        {
            return StandardReplies.AuthenticationFailed;
        }

        await session.SendAsync(StandardReplies.AuthenticationFailed);
        return StandardReplies.TooManyLoginFailures;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, out byte[] octets)
    {
        octets = [];
        // The decoder forgives white space; an authentication exchange must not (RFC 4648 §3.3).
        if (text.ContainsAnyInRange((byte)0, (byte)32))
        {
            return false;
        }

        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, buffer, out _, out var written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        octets = buffer[..written];
        return true;
    }
}
