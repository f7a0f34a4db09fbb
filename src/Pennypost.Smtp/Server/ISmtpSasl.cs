using Pennypost.Net.Sasl;

namespace Pennypost.Smtp.Server;

/// <summary>Optional interface of a backend beside <see cref="ISmtpAuthenticator"/>: mechanisms that send no password (SCRAM, CRAM-MD5, access tokens).</summary>
public interface ISmtpSasl
{
    /// <summary>The accounts for one client. Passwords are not asked of them but of <see cref="ISmtpAuthenticator"/>.</summary>
    /// <param name="client">The session's client.</param>
    ISaslAccounts Accounts(SmtpClientInfo client);

    /// <summary>A mechanism succeeded: the last word about the client, the same as after a password.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="account">What the accounts named.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<SmtpLogInResult> AdmitAsync(SmtpClientInfo client, object account, CancellationToken cancellationToken);
}
