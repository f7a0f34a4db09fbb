namespace Pennypost.Imap.Server.Commands;

/// <summary>CHECK (RFC 3501 §6.4.1): everything is durable already, so it is a NOOP.</summary>
internal static class Check
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken) =>
        Noop.RunAsync(session, command, cancellationToken);
}
