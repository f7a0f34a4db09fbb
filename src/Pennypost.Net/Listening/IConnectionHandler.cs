namespace Pennypost.Net;

/// <summary>Runs the sessions of one listener. One instance serves all connections at the same time.</summary>
public interface IConnectionHandler
{
    /// <summary>Runs one session to its end. The listener disposes the connection afterwards, sending what was written.</summary>
    /// <remarks>An exception ends this session only; the listener logs it. Loss of the connection need not be caught.</remarks>
    /// <param name="connection">The connection: its PROXY header is read and implicit TLS is done.</param>
    /// <param name="drain">Cancelled when the listener stops: say good-bye (SMTP 421, IMAP BYE) at the next safe point and return. After the grace period the connection is aborted.</param>
    Task HandleAsync(Connection connection, CancellationToken drain);
}
