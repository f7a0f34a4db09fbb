using Pennypost.Net;

namespace Pennypost.Smtp.Client;

/// <summary>A client session: greeting, EHLO, TLS and log-in at the start, then any number of messages, then QUIT.</summary>
/// <remarks>
/// Invariants: commands go out in the order RFC 5321 §4.1.4 asks for; what the server said before TLS is forgotten after it (RFC 3207 §4.2); a password
/// never crosses the wire in clear unless TLS was switched off by choice; the server's lines, their number and every wait are bounded; after a lost
/// connection <see cref="IsUsable"/> is false. One call at a time. The client owns neither the message nor the decision to try again.
/// </remarks>
public sealed class SmtpClient : IAsyncDisposable
{
    private readonly SmtpDialogue dialogue;
    private readonly SmtpClientSettings settings;

    private SmtpClient(SmtpDialogue dialogue, SmtpClientSettings settings)
    {
        this.dialogue = dialogue;
        this.settings = settings;
    }

    /// <summary>What the server offers now.</summary>
    public SmtpServerCapabilities Capabilities { get; private set; } = SmtpServerCapabilities.None;

    /// <summary>False when no further message can be sent.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>The TLS layer, or null in clear.</summary>
    public TlsInfo? Tls => dialogue.Connection.Tls;

    /// <summary>Opens a session over a dialled connection.</summary>
    /// <param name="connection">The connection; the client disposes it, also when opening fails.</param>
    /// <param name="settings">How to talk.</param>
    /// <param name="time">The clock of the time-outs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SmtpClientException">The session cannot be opened.</exception>
    public static async ValueTask<SmtpClient> OpenAsync(
        Connection connection, SmtpClientSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(settings);
        var client = new SmtpClient(new SmtpDialogue(connection, time), settings);
        try
        {
            await client.OpenAsync(cancellationToken);
            return client;
        }
        catch
        {
            client.IsUsable = false;
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one message to all its recipients. Nothing that the server does is thrown: it is in the results.</summary>
    /// <param name="envelope">Sender, recipients, size.</param>
    /// <param name="message">The message, read once from its position; line ends are made CR LF on the way.</param>
    /// <param name="cancellationToken">Gives up; the session is then unusable.</param>
    /// <returns>One result for every recipient, in their order.</returns>
    /// <exception cref="IOException">Reading <paramref name="message"/> failed; the server has not got the end of data, and the session is unusable.</exception>
    public async ValueTask<IReadOnlyList<SmtpRecipientResult>> SendAsync(
        SmtpEnvelopeToSend envelope, Stream message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(message);
        var sending = new SmtpSending(dialogue, Capabilities, settings.Timeouts, envelope);
        IsUsable = false;
        var results = await sending.RunAsync(message, cancellationToken);
        IsUsable = sending.SessionIsUsable;
        return results;
    }

    /// <summary>Says QUIT, if the session can still speak, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsUsable)
            {
                IsUsable = false;
                await dialogue.AskAsync("QUIT", TimeSpan.FromSeconds(5), CancellationToken.None);
            }
        }
        catch (SmtpClientException)
        {
            // RFC 5321 §4.1.1.10 wants the reply awaited; a server that hangs up instead has accepted or refused everything already.
        }

        dialogue.Dispose();
        await dialogue.Connection.DisposeAsync();
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (settings.Tls == SmtpTls.Implicit)
        {
            await UpgradeAsync(cancellationToken);
        }

        var greeting = await dialogue.ReadReplyAsync(settings.Timeouts.Greeting, cancellationToken);
        if (greeting.Code != 220)
        {
            throw new SmtpClientException(SmtpFailure.Refused, $"The server refused the session: {greeting}", greeting);
        }

        await HelloAsync(cancellationToken);
        if (settings.Tls is SmtpTls.StartTls or SmtpTls.WhenOffered)
        {
            await StartTlsAsync(cancellationToken);
        }

        if (settings.LogIn is { } logIn)
        {
            var mayUsePassword = Tls is not null || settings.Tls == SmtpTls.None;
            await SmtpLogInExchange.RunAsync(dialogue, Capabilities, logIn, mayUsePassword, settings.Timeouts.Command, cancellationToken);
        }
    }

    private async ValueTask HelloAsync(CancellationToken cancellationToken)
    {
        var reply = await dialogue.AskAsync($"EHLO {settings.HelloName}", settings.Timeouts.Command, cancellationToken);
        if (reply.IsPositive)
        {
            Capabilities = new SmtpServerCapabilities(reply.Lines);
            return;
        }

        // RFC 5321 §4.1.4: a server that does not know EHLO gets HELO.
        Capabilities = SmtpServerCapabilities.None;
        reply = reply.IsPermanent ? await dialogue.AskAsync($"HELO {settings.HelloName}", settings.Timeouts.Command, cancellationToken) : reply;
        if (!reply.IsPositive)
        {
            throw new SmtpClientException(SmtpFailure.Refused, $"The server refused EHLO: {reply}", reply);
        }
    }

    private async ValueTask StartTlsAsync(CancellationToken cancellationToken)
    {
        if (!Capabilities.Has("STARTTLS"))
        {
            if (settings.Tls == SmtpTls.StartTls)
            {
                throw new SmtpClientException(SmtpFailure.Tls, "The server does not offer STARTTLS.");
            }

            return;
        }

        var reply = await dialogue.AskAsync("STARTTLS", settings.Timeouts.Command, cancellationToken);
        if (reply.Code != 220)
        {
            if (settings.Tls == SmtpTls.StartTls)
            {
                throw new SmtpClientException(SmtpFailure.Tls, $"The server refused STARTTLS: {reply}", reply);
            }

            return;
        }

        await UpgradeAsync(cancellationToken);
        await HelloAsync(cancellationToken);
    }

    private async ValueTask UpgradeAsync(CancellationToken cancellationToken)
    {
        var tls = settings.TlsSettings ?? throw new InvalidOperationException("TLS needs TlsSettings.");
        try
        {
            await dialogue.Connection.UpgradeToTlsClientAsync(tls, cancellationToken);
        }
        catch (TlsHandshakeException error)
        {
            throw new SmtpClientException(SmtpFailure.Tls, error.Message, innerException: error);
        }
    }
}
