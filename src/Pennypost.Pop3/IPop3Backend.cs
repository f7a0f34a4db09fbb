using Pennypost.Net;

namespace Pennypost.Pop3;

/// <summary>What the POP3 server asks of the mail system around it. The engine knows no accounts, no database and no files.</summary>
/// <remarks>
/// Contract: an exception thrown by any method is a server fault; the client is told <c>[SYS/TEMP]</c> and a logged id, never the exception.
/// Everything the client may know is a return value.
/// </remarks>
public interface IPop3Backend
{
    /// <summary>Whether this client may talk to the service at all (address restrictions, block lists).</summary>
    /// <param name="connection">The accepted connection; nothing has been sent yet.</param>
    /// <param name="cancellationToken">Cancelled when the session ends.</param>
    /// <returns>False when the client is to be refused and disconnected.</returns>
    ValueTask<bool> AdmitAsync(Connection connection, CancellationToken cancellationToken);

    /// <summary>Checks the credentials, takes the exclusive lock of the maildrop and lists it.</summary>
    /// <param name="credentials">What the client sent with USER and PASS, or with AUTH PLAIN.</param>
    /// <param name="connection">The connection: its address takes part in throttling.</param>
    /// <param name="cancellationToken">Cancelled when the session ends.</param>
    /// <returns>The open maildrop, or why there is none.</returns>
    ValueTask<Pop3LogIn> LogInAsync(Pop3Credentials credentials, Connection connection, CancellationToken cancellationToken);
}
