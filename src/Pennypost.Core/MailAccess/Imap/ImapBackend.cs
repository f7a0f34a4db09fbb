using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Accounts;
using Pennypost.Core.Services;
using Pennypost.Imap;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>The mail system as IMAP sees it: accounts log in and get their own folders, nobody else's.</summary>
/// <param name="service">The service; its access restrictions apply.</param>
/// <param name="access">The access restrictions.</param>
/// <param name="authenticator">Checks passwords.</param>
/// <param name="store">What the sessions share.</param>
public sealed class ImapBackend(MailService service, AccessPolicy access, Authenticator authenticator, ImapStore store) : IImapBackend, IImapAdmission
{
    /// <inheritdoc/>
    public bool Admits(IPAddress client) => access.MayConnect(client, service);

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
            ? new ImapAccount(result.Account.Id, result.Account.Name, store)
            : throw new ImapRefusalException(ResponseCodes.AuthorizationFailed, "Acting as another account is not allowed");
    }
}
