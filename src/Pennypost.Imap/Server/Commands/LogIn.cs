using System.Text;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>LOGIN (RFC 3501 §6.2.3).</summary>
internal static class LogIn
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        ArgumentReader reader = command.Reader();
        string name = Text(reader.ReadAString());
        reader.ExpectSpace();
        string password = Text(reader.ReadAString());
        reader.ExpectEnd();
        return TryAsync(session, command, name, password, null, cancellationToken);
    }

    /// <summary>Checks name and password; also for AUTHENTICATE.</summary>
    public static ValueTask<Completion> TryAsync(
        ImapSession session, ImapCommand command, string name, string password, string? authorizationName, CancellationToken cancellationToken)
    {
        if (!Capabilities.MayLogIn(session))
        {
            return ValueTask.FromResult(Completion.No(ResponseCodes.PrivacyRequired, "Log-in needs TLS"));
        }

        var logIn = new ImapLogIn(
            name, password, authorizationName, session.Connection.RemoteEndPoint.Address, session.Connection.Id, session.Connection.Tls is not null);
        return TryAsync(session, command, () => session.Backend.LogInAsync(logIn, cancellationToken));
    }

    /// <summary>Opens the account of a client that has shown who it is, or counts a failure.</summary>
    public static async ValueTask<Completion> TryAsync(ImapSession session, ImapCommand command, Func<ValueTask<IImapAccount>> openAsync)
    {
        try
        {
            session.LogIn(await openAsync());
        }
        catch (ImapRefusalException refusal)
        {
            session.LogRefusedLogIn(refusal.Message);
            if (++session.FailedLogIns >= session.Settings.MaximumFailedLogIns)
            {
                // SVC-270: BYE comes before the tagged response, as in LOGOUT.
                session.Output.WriteLine("* BYE Too many failed log-ins"u8);
                session.Ending = true;
            }

            return Completion.No(refusal.Code, refusal.Message);
        }

        // RFC 3501 §7.1: the capabilities have changed; telling them spares the client a question.
        return command.Definition!.Completed(Capabilities.Text(session));
    }

    public static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? throw new ImapSyntaxException("NUL in a name or password") : StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ImapSyntaxException("Name or password is not in UTF-8");
        }
    }
}
