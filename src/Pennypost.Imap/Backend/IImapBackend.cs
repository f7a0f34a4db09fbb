using System.Net;

namespace Pennypost.Imap;

/// <summary>What the IMAP engine needs from a mail system before log-in. The engine knows nothing else of it.</summary>
public interface IImapBackend
{
    /// <summary>Checks a name and password and opens the account.</summary>
    /// <param name="logIn">Who, from where.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>The account; the session disposes it.</returns>
    /// <exception cref="ImapRefusalException">Refused; the same text whether the name or the password is wrong.</exception>
    ValueTask<IImapAccount> LogInAsync(ImapLogIn logIn, CancellationToken cancellationToken);
}

/// <summary>Optional interface of a backend: it says which clients may connect at all.</summary>
public interface IImapAdmission
{
    /// <summary>Whether a client gets a greeting; else BYE and nothing more (RFC 9051 §7.1.5).</summary>
    /// <param name="client">The client's address.</param>
    bool Admits(IPAddress client);
}

/// <summary>A log-in by LOGIN or AUTHENTICATE PLAIN.</summary>
/// <param name="Name">The log-in name.</param>
/// <param name="Password">The password.</param>
/// <param name="AuthorizationName">The account to act as, when it differs from <paramref name="Name"/> (RFC 4616); null otherwise.</param>
/// <param name="Client">The client's address.</param>
/// <param name="ConnectionId">The connection's correlation id, for logs.</param>
/// <param name="Encrypted">The connection is protected by TLS.</param>
public sealed record ImapLogIn(string Name, string Password, string? AuthorizationName, IPAddress Client, string ConnectionId, bool Encrypted)
{
    /// <summary>Without the password, so that it cannot reach a log.</summary>
    public override string ToString() => $"{Name} from {Client}";
}
