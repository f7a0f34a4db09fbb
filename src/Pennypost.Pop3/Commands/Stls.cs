using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>STLS (RFC 2595 §4): TLS on the running connection.</summary>
internal static class Stls
{
    private static readonly byte[] GoAhead = [.. "+OK Begin TLS\r\n"u8];

    public static Pop3Command Command { get; } = new("STLS", Pop3States.Authorization, ArgumentRule.None, ExecuteAsync)
    {
        AllowedInClear = true,
        Capability = session => session.Options.Tls is not null && session.Connection.Tls is null ? "STLS" : null,
    };

    private static async ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (session.Options.Tls is not { } settings)
        {
            session.Misunderstand("TLS is not available"u8);
            return;
        }

        if (session.Connection.Tls is not null)
        {
            session.Misunderstand("TLS is already in use"u8);
            return;
        }

        if (session.IsUtf8)
        {
            // RFC 6856 §2.1: what was agreed in clear must not outlive the upgrade, so UTF8 comes after it.
            session.Misunderstand("Send STLS before UTF8"u8);
            return;
        }

        await session.Output.FlushAsync(cancellationToken);
        try
        {
            // SVC-038: the upgrade drops whatever the client, or somebody between, sent in clear before the handshake.
            await session.Connection.UpgradeToTlsServerAsync(settings, GoAhead, cancellationToken);
        }
        catch (IOException exception)
        {
            Pop3Log.HandshakeFailed(session.Logger, session.Connection.Id, exception.Message);
            throw new ConnectionLostException("The TLS handshake failed.", exception);
        }

        // RFC 2595 §2.2: nothing learned in clear counts afterwards.
        session.UserName = null;
    }
}
