using Pennypost.Pop3.Grammar;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>AUTH (RFC 5034) with PLAIN (RFC 4616) and the mechanisms that all services share, with or without initial response.</summary>
internal static class Auth
{
    // RFC 5034 §4: responses may be longer than other lines; PLAIN needs three short strings in base64.
    private const int MaximumResponseLength = 4096;

    public static Pop3Command Command { get; } = new("AUTH", Pop3States.Authorization, ArgumentRule.Required, ExecuteAsync)
    {
        Capability = session => session.MayLogIn ? string.Join(' ', new[] { "SASL PLAIN" }.Concat(SaslLogIn.Names(session))) : null,
    };

    private static async ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var space = argument.Span.IndexOf((byte)' ');
        var mechanism = space < 0 ? argument : argument[..space];
        if (SaslLogIn.Start(session, System.Text.Encoding.ASCII.GetString(mechanism.Span)) is { } exchange)
        {
            await SaslLogIn.RunAsync(session, exchange, space < 0 ? null : argument[(space + 1)..], cancellationToken);
            return;
        }

        if (!System.Text.Ascii.EqualsIgnoreCase(mechanism.Span, "PLAIN"u8))
        {
            session.Misunderstand("This mechanism is not offered"u8);
            return;
        }

        var response = space < 0 ? await AskAsync(session, cancellationToken) : argument[(space + 1)..];
        if (response is not { } base64)
        {
            return;
        }

        // RFC 5034 §4: a lone asterisk takes the attempt back; "=" is an empty initial response.
        if (base64.Span.SequenceEqual("*"u8))
        {
            session.Output.Error("Log-in cancelled"u8);
            return;
        }

        await session.LogInAsync(PlainCredentials.Decode(base64.Span), cancellationToken);
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> AskAsync(Pop3Session session, CancellationToken cancellationToken)
    {
        session.Output.Write("+ \r\n"u8);
        await session.Output.FlushAsync(cancellationToken);
        return await session.ReadLineAsync(MaximumResponseLength, cancellationToken);
    }
}
