using System.Buffers.Text;
using System.Text;
using Pennypost.Net;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server.Sasl;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>AUTH: logs the client in (RFC 4954).</summary>
internal static class AuthCommand
{
    public static readonly SmtpCommand Row = new(
        "AUTH", SmtpStates.Greeted, SmtpCommandTraits.EndsGroup, "AUTH mechanism [initial-response]", RunAsync);

    /// <summary>True when the service knows AUTH at all.</summary>
    /// <param name="session">The session.</param>
    public static bool IsOffered(SmtpSession session) => session.Settings.OfferAuthentication && session.Backend is ISmtpAuthenticator;

    /// <summary>True when a password may cross the wire as it stands (RFC 4954 §4, SVC-060).</summary>
    /// <param name="session">The session.</param>
    public static bool MayUsePasswords(SmtpSession session) => session.Client.Tls is not null || session.Settings.AllowPlaintextAuthentication;

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

        if (!MayUsePasswords(session))
        {
            return StandardReplies.EncryptionRequired;
        }

        var words = Encoding.ASCII.GetString(argument.Span).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2)
        {
            return StandardReplies.BadArguments;
        }

        if (SaslMechanisms.Find(words[0]) is not { } mechanism)
        {
            return StandardReplies.UnknownMechanism;
        }

        var initial = words.Length == 2 ? Encoding.ASCII.GetBytes(words[1]) : null;
        var (credentials, problem) = await ExchangeAsync(session, mechanism.Start(), initial, cancellationToken);
        return problem ?? await LogInAsync(session, credentials!, cancellationToken);
    }

    private static async ValueTask<(SmtpCredentials? Credentials, SmtpReply? Problem)> ExchangeAsync(
        SmtpSession session, ISaslExchange exchange, byte[]? initial, CancellationToken cancellationToken)
    {
        SaslStep step;
        if (initial is null)
        {
            step = exchange.Begin();
        }
        else if (initial.AsSpan().SequenceEqual("="u8))
        {
            step = exchange.Next([]); // RFC 4954 §4: "=" is an initial response of no octets.
        }
        else if (TryDecode(initial, out var response))
        {
            step = exchange.Next(response);
        }
        else
        {
            return (null, StandardReplies.AuthenticationMalformed);
        }

        while (step.Challenge is { } challenge)
        {
            var text = Convert.ToBase64String(challenge);
            await session.SendAsync(new SmtpReply(334, null, [new ReplyText(text)]));
            await session.FlushAsync();
            var line = await session.Lines.ReadLineAsync(session.Settings.MaximumAuthenticationLine, session.Settings.CommandTimeout, cancellationToken);
            if (line.Status != LineStatus.Line)
            {
                return (null, session.LineProblem(line.Status, StandardReplies.AuthenticationLineTooLong));
            }

            if (line.Line.Span.SequenceEqual("*"u8))
            {
                return (null, StandardReplies.AuthenticationCancelled);
            }

            if (!TryDecode(line.Line.Span, out var response))
            {
                return (null, StandardReplies.AuthenticationMalformed);
            }

            step = exchange.Next(response);
        }

        return step.Credentials is { } credentials ? (credentials, null) : (null, StandardReplies.AuthenticationMalformed);
    }

    private static async ValueTask<SmtpReply> LogInAsync(SmtpSession session, SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        var result = await ((ISmtpAuthenticator)session.Backend).AuthenticateAsync(session.Client, credentials, cancellationToken);
        if (result.Identity is { } identity)
        {
            session.Client.Identity = identity;
            return StandardReplies.Authenticated;
        }

        if (result.IsTemporary)
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
