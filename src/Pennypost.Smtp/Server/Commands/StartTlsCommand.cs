using Pennypost.Net;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>STARTTLS: goes on in TLS (RFC 3207).</summary>
internal static class StartTlsCommand
{
    public static readonly SmtpCommand Row = new(
        "STARTTLS",
        SmtpStates.Greeted,
        SmtpCommandTraits.BeforeTls | SmtpCommandTraits.NoArgument | SmtpCommandTraits.EndsGroup,
        "STARTTLS",
        RunAsync);

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (session.Settings.StartTls is not { } settings)
        {
            return StandardReplies.NotImplemented;
        }

        if (session.Client.Tls is not null || session.Transaction is not null)
        {
            return StandardReplies.BadSequence;
        }

        try
        {
            // The connection drops what was sent in clear behind the command before it says 220 (RFC 3207 §6, command injection).
            await session.FlushAsync();
            await session.Connection.UpgradeToTlsServerAsync(settings, StandardReplies.ReadyForTls.Wire.ToArray(), cancellationToken);
        }
        catch (TlsHandshakeException error)
        {
            session.TlsFailed(error);
            return null;
        }

        await session.ForgetAsync();
        return null;
    }
}
