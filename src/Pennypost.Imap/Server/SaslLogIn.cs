using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Net;
using Pennypost.Net.Sasl;

namespace Pennypost.Imap.Server;

/// <summary>AUTHENTICATE with the mechanisms that all services share (RFC 9051 §6.2.2, RFC 4422).</summary>
internal static class SaslLogIn
{
    private const int MaximumResponseLength = 12288;

    /// <summary>The mechanisms beside PLAIN that can be used now.</summary>
    public static IEnumerable<string> Names(ImapSession session) =>
        session.Account is null && Capabilities.MayLogIn(session) && Context(session) is { } context
            ? SaslMechanisms.Offered(context).Where(name => name is not ("PLAIN" or "LOGIN"))
            : [];

    /// <summary>Finds a mechanism beside PLAIN.</summary>
    /// <returns>Null when it is not offered.</returns>
    public static ISaslExchange? Start(ImapSession session, string name) =>
        Names(session).Contains(name, StringComparer.OrdinalIgnoreCase) && Context(session) is { } context
            ? SaslMechanisms.Find(name, context)?.Start(context)
            : null;

    /// <summary>Conducts an exchange.</summary>
    /// <param name="session">The session.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="initial">The initial response in base64 (RFC 4959), or null.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>The outcome; null when the client took it back or sent nonsense.</returns>
    /// <exception cref="ImapSyntaxException">The client's response is not what the mechanism allows.</exception>
    public static async ValueTask<SaslOutcome?> RunAsync(ImapSession session, ISaslExchange exchange, string? initial, CancellationToken cancellationToken)
    {
        var step = initial is null ? new SaslStep(exchange.Begin(), null) : await exchange.NextAsync(Decode(initial), cancellationToken);
        while (step.Challenge is { } challenge)
        {
            session.Output.WriteLine(Encoding.ASCII.GetBytes("+ " + Convert.ToBase64String(challenge)));
            await session.Output.FlushAsync(cancellationToken);
            LineResult line = await session.Lines.ReadLineAsync(MaximumResponseLength, session.Settings.AutoLogoutBeforeLogIn, session.Drain);
            if (line.Status == LineStatus.TooLong)
            {
                throw new ImapSyntaxException("Response is too long");
            }

            if (line.Status != LineStatus.Line)
            {
                throw new ClientGoneException("the client has gone");
            }

            if (line.Line.Span.SequenceEqual("*"u8))
            {
                return null;
            }

            step = await exchange.NextAsync(Decode(Encoding.Latin1.GetString(line.Line.Span)), cancellationToken);
        }

        return step.Outcome ?? throw new ImapSyntaxException("Response is not that of the mechanism");
    }

    private static SaslContext? Context(ImapSession session) => session.Backend is IImapSasl sasl
        ? new SaslContext(sasl.Accounts(session.Connection), session.Connection.Tls, session.Settings.AllowPlaintextLogIn, "imap")
        : null;

    private static byte[] Decode(string text)
    {
        var decoded = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length] : throw new ImapSyntaxException("Response is not in base64");
    }
}
