using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Accounts;
using Pennypost.Core.Accounts.Sasl;
using Pennypost.Core.Services;
using Pennypost.Imap;
using Pennypost.Net;
using Pennypost.Net.Sasl;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>The mail system as IMAP sees it: accounts log in and get their own folders, nobody else's.</summary>
/// <param name="service">The service; its access restrictions apply.</param>
/// <param name="access">The access restrictions.</param>
/// <param name="authenticator">Checks passwords.</param>
/// <param name="logIns">Checks mechanisms without a password.</param>
/// <param name="store">What the sessions share.</param>
public sealed class ImapBackend(
    MailService service, AccessPolicy access, Authenticator authenticator, SaslLogIns logIns, ImapStore store) : IImapBackend, IImapAdmission, IImapSasl
{
    /// <inheritdoc/>
    public bool Admits(IPAddress client) => access.MayConnect(client, service);

    /// <inheritdoc/>
    public ISaslAccounts Accounts(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return logIns.For(connection.RemoteEndPoint.Address, "IMAP");
    }

    /// <inheritdoc/>
    public ValueTask<IImapAccount> OpenAsync(object account, Connection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);

        // SVC-360: to the client a log-in that failed like any other.
        var identity = (AccountIdentity)account;
        return access.MayLogIn(connection.RemoteEndPoint.Address, service, identity)
            ? new ValueTask<IImapAccount>(new ImapAccount(identity.Id, identity.Name, store, service))
            : throw new ImapRefusalException(ResponseCodes.AuthenticationFailed, "Log-in failed");
    }

    /// <inheritdoc/>
    public async ValueTask<IImapAccount> LogInAsync(ImapLogIn logIn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(logIn);
        var result = await authenticator.LogInAsync(logIn.Name, logIn.Password, logIn.Client, "IMAP", cancellationToken);
        if (!result.Succeeded)
        {
            throw result.TryAgainLater
                ? new ImapRefusalException(ResponseCodes.Unavailable, "Too many log-ins at the moment, try again later")
                : new ImapRefusalException(ResponseCodes.AuthenticationFailed, "Log-in failed");
        }

        // SVC-360: to the client a log-in that failed like any other.
        if (!access.MayLogIn(logIn.Client, service, result.Account))
        {
            throw new ImapRefusalException(ResponseCodes.AuthenticationFailed, "Log-in failed");
        }

        // Acting as somebody else (RFC 4616 §2) needs rights that no account has yet.
        return logIn.AuthorizationName is null
            ? new ImapAccount(result.Account.Id, result.Account.Name, store, service)
            : throw new ImapRefusalException(ResponseCodes.AuthorizationFailed, "Acting as another account is not allowed");
    }
}
