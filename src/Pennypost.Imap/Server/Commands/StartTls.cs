using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Net;

namespace Pennypost.Imap.Server.Commands;

/// <summary>STARTTLS (RFC 3501 §6.2.1). Whatever the client sent in clear text behind the command is thrown away.</summary>
internal static class StartTls
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        if (!Capabilities.CanStartTls(session))
        {
            return session.Connection.Tls is not null ? Completion.Bad("TLS is active already") : Completion.Bad("TLS is not available");
        }

        // The tagged OK invites the client to begin, so it goes out with the upgrade; nothing may be sent in clear text behind it.
        byte[] goAhead = Encoding.ASCII.GetBytes($"{command.Tag} OK Begin TLS negotiation now\r\n");
        await session.Output.FlushAsync(cancellationToken);
        try
        {
            await session.Connection.UpgradeToTlsServerAsync(session.Settings.Tls!, goAhead, cancellationToken);
        }
        catch (IOException error) when (error is not TlsHandshakeException)
        {
            throw new ClientGoneException("the client has gone before TLS", error);
        }

        return Completion.AlreadySent;
    }
}
