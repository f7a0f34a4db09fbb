using System.Text;
using Pennypost.Net.Sasl;

namespace Pennypost.Pop3.Session;

/// <summary>AUTH with the mechanisms that all services share (RFC 5034, RFC 4422).</summary>
internal static class SaslLogIn
{
    // RFC 5034 §4: responses may be longer than other lines; an access token is the longest.
    private const int MaximumResponseLength = 12288;

    /// <summary>The mechanisms beside PLAIN that can be used now.</summary>
    public static IEnumerable<string> Names(Pop3Session session) =>
        Context(session) is { } context ? SaslMechanisms.Offered(context).Where(name => name is not ("PLAIN" or "LOGIN")) : [];

    /// <summary>Finds a mechanism beside PLAIN.</summary>
    /// <returns>Null when it is not offered.</returns>
    public static ISaslExchange? Start(Pop3Session session, string name) =>
        session.MayLogIn && Names(session).Contains(name, StringComparer.OrdinalIgnoreCase) && Context(session) is { } context
            ? SaslMechanisms.Find(name, context)?.Start(context)
            : null;

    /// <summary>Conducts an exchange and logs in.</summary>
    public static async ValueTask RunAsync(Pop3Session session, ISaslExchange exchange, ReadOnlyMemory<byte>? initial, CancellationToken cancellationToken)
    {
        SaslStep step;
        if (initial is null)
        {
            step = new SaslStep(exchange.Begin(), null);
        }
        else
        {
            step = await NextAsync(exchange, initial.Value.Span.SequenceEqual("="u8) ? default : initial.Value, cancellationToken);
        }

        while (step.Challenge is { } challenge)
        {
            session.Output.Write(Encoding.ASCII.GetBytes($"+ {Convert.ToBase64String(challenge)}\r\n"));
            await session.Output.FlushAsync(cancellationToken);
            if (await session.ReadLineAsync(MaximumResponseLength, cancellationToken) is not { } response)
            {
                return;
            }

            if (response.Span.SequenceEqual("*"u8))
            {
                session.Output.Error("Log-in cancelled"u8);
                return;
            }

            step = await NextAsync(exchange, response, cancellationToken);
        }

        await FinishAsync(session, step.Outcome ?? SaslOutcome.Failed, cancellationToken);
    }

    private static async ValueTask FinishAsync(Pop3Session session, SaslOutcome outcome, CancellationToken cancellationToken)
    {
        var sasl = (IPop3Sasl)session.Backend;
        if (outcome.Account is { } account)
        {
            session.Answer(await sasl.OpenAsync(account, session.Connection, cancellationToken), sasl.NameOf(account));
        }
        else
        {
            session.Answer(outcome.IsTemporary ? new Pop3LogIn.Busy() : new Pop3LogIn.Refused(), string.Empty);
        }
    }

    private static ValueTask<SaslStep> NextAsync(ISaslExchange exchange, ReadOnlyMemory<byte> base64, CancellationToken cancellationToken)
    {
        var decoded = new byte[base64.Length];
        return Convert.TryFromBase64String(Encoding.Latin1.GetString(base64.Span), decoded, out var length)
            ? exchange.NextAsync(decoded.AsMemory(0, length), cancellationToken)
            : new ValueTask<SaslStep>(SaslStep.Malformed);
    }

    private static SaslContext? Context(Pop3Session session) => session.Backend is IPop3Sasl sasl
        ? new SaslContext(sasl.Accounts(session.Connection), session.Connection.Tls, session.MayLogIn, session.Options.ProductName)
        : null;
}
