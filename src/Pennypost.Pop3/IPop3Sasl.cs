using Pennypost.Net;
using Pennypost.Net.Sasl;

namespace Pennypost.Pop3;

/// <summary>Optional interface of a backend: mechanisms of AUTH that send no password (SCRAM, CRAM-MD5, access tokens).</summary>
public interface IPop3Sasl
{
    /// <summary>The accounts for one client.</summary>
    /// <param name="connection">The client's connection.</param>
    ISaslAccounts Accounts(Connection connection);

    /// <summary>The name of an account, for logs.</summary>
    /// <param name="account">What the accounts named.</param>
    string NameOf(object account);

    /// <summary>A mechanism succeeded: takes the exclusive lock of the maildrop and lists it.</summary>
    /// <param name="account">What the accounts named.</param>
    /// <param name="connection">The client's connection.</param>
    /// <param name="cancellationToken">Cancelled when the session ends.</param>
    ValueTask<Pop3LogIn> OpenAsync(object account, Connection connection, CancellationToken cancellationToken);
}
