using System.Buffers.Text;
using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Net;
using Pennypost.Net.Sasl;

namespace Pennypost.Imap.Server.Commands;

/// <summary>AUTHENTICATE (RFC 3501 §6.2.2) with PLAIN (RFC 4616), the mechanisms that all services share, and the initial response of SASL-IR (RFC 4959).</summary>
internal static class Authenticate
{
    private const int MaximumResponseLength = 12288;

    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string mechanism, string? initial) = Parse(command);
        if (SaslLogIn.Start(session, mechanism) is { } exchange)
        {
            return await SaslLogIn.RunAsync(session, exchange, initial, cancellationToken) is { } outcome
                ? await LogIn.TryAsync(session, command, () => OpenAsync(session, outcome, cancellationToken))
                : Completion.Bad("Authentication cancelled");
        }

        if (!mechanism.Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
        {
            return Completion.No(ResponseCodes.Cannot, "Unknown authentication mechanism");
        }

        if (!Capabilities.MayLogIn(session))
        {
            return Completion.No(ResponseCodes.PrivacyRequired, "Log-in needs TLS");
        }

        string? response = initial;
        if (response is null)
        {
            session.Output.WriteLine("+ "u8);
            await session.Output.FlushAsync(cancellationToken);
            LineResult line = await session.Lines.ReadLineAsync(MaximumResponseLength, session.Settings.AutoLogoutBeforeLogIn, session.Drain);
            if (line.Status != LineStatus.Line)
            {
                return line.Status == LineStatus.TooLong ? Completion.Bad("Response is too long") : throw new ClientGoneException("the client has gone");
            }

            response = Encoding.Latin1.GetString(line.Line.Span);
        }

        if (response == "*")
        {
            return Completion.Bad("Authentication cancelled");
        }

        (string authorization, string name, string password) = Decode(response);
        bool actsAsItself = authorization.Length == 0 || string.Equals(authorization, name, StringComparison.OrdinalIgnoreCase);
        return await LogIn.TryAsync(session, command, name, password, actsAsItself ? null : authorization, cancellationToken);
    }

    private static ValueTask<IImapAccount> OpenAsync(ImapSession session, SaslOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Account is { } account)
        {
            return ((IImapSasl)session.Backend).OpenAsync(account, session.Connection, cancellationToken);
        }

        throw outcome.IsTemporary
            ? new ImapRefusalException(ResponseCodes.Unavailable, "Log-in is not possible at the moment, try again later")
            : new ImapRefusalException(ResponseCodes.AuthenticationFailed, "Log-in failed");
    }

    private static (string Mechanism, string? Initial) Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string mechanism = Encoding.ASCII.GetString(reader.ReadAtom());
        string? initial = null;
        if (reader.TryTake((byte)' '))
        {
            // RFC 4959 §3: "=" stands for an empty initial response.
            initial = Encoding.Latin1.GetString(reader.ReadRest());
            initial = initial == "=" ? string.Empty : initial;
        }

        reader.ExpectEnd();
        return (mechanism, initial);
    }

    /// <summary>[authzid] NUL authcid NUL passwd.</summary>
    private static (string Authorization, string Name, string Password) Decode(string response)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(response.Length) + 3];
        if (!Convert.TryFromBase64String(response, decoded, out int length))
        {
            throw new ImapSyntaxException("Response is not in base64");
        }

        ReadOnlySpan<byte> message = decoded.AsSpan(0, length);
        int first = message.IndexOf((byte)0);
        int second = first < 0 ? -1 : message[(first + 1)..].IndexOf((byte)0);
        if (second < 0)
        {
            throw new ImapSyntaxException("Response is not that of PLAIN");
        }

        return (LogIn.Text(message[..first]), LogIn.Text(message.Slice(first + 1, second)), LogIn.Text(message[(first + second + 2)..]));
    }
}
