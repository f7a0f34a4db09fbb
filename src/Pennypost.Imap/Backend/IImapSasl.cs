using Pennypost.Net;
using Pennypost.Net.Sasl;

namespace Pennypost.Imap;

/// <summary>Optional interface of a backend: mechanisms of AUTHENTICATE that send no password (SCRAM, CRAM-MD5, access tokens).</summary>
public interface IImapSasl
{
    /// <summary>The accounts for one client.</summary>
    /// <param name="connection">The client's connection.</param>
    ISaslAccounts Accounts(Connection connection);

    /// <summary>A mechanism succeeded: opens the account.</summary>
    /// <param name="account">What the accounts named.</param>
    /// <param name="connection">The client's connection.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>The account; the session disposes it.</returns>
    /// <exception cref="ImapRefusalException">Refused.</exception>
    ValueTask<IImapAccount> OpenAsync(object account, Connection connection, CancellationToken cancellationToken);
}
