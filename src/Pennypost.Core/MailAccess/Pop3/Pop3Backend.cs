using Pennypost.Core.Access;
using Pennypost.Core.Accounts;
using Pennypost.Core.Accounts.Sasl;
using Pennypost.Core.Services;
using Pennypost.Net;
using Pennypost.Net.Sasl;
using Pennypost.Pop3;
using Pennypost.Store.Changes;
using Pennypost.Store.Memory;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>The mail system behind the POP3 server: log-in, the exclusive lock, the inbox as maildrop.</summary>
/// <param name="service">The service; its access restrictions apply.</param>
/// <param name="access">The access restrictions.</param>
/// <param name="logIns">Told who logs in, for services that take that for a log-in by SMTP.</param>
/// <param name="authenticator">Checks names and passwords.</param>
/// <param name="sasl">Checks mechanisms without a password.</param>
/// <param name="locks">One session per mailbox (USR-023).</param>
/// <param name="database">Where the inbox is.</param>
/// <param name="bodies">Where contents are.</param>
/// <param name="memory">Messages that were read lately.</param>
/// <param name="changes">Told of deletions.</param>
/// <param name="settings">The settings.</param>
public sealed class Pop3Backend(
    MailService service,
    AccessPolicy access,
    Pop3LogIns logIns,
    Authenticator authenticator,
    SaslLogIns sasl,
    MailboxLocks locks,
    Database database,
    MessageBodies bodies,
    MessageMemory memory,
    FolderChanges changes,
    SettingStore settings) : IPop3Backend, IPop3Sasl
{
    private readonly InboxRemoval _removal = new(database, changes, settings, service);
    private readonly MaildropBodies _bodies = new(bodies, memory);
    private readonly LogInDelay _delay = new(database);

    /// <inheritdoc/>
    public ValueTask<bool> AdmitAsync(Connection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new(access.MayConnect(connection.RemoteEndPoint.Address, service));
    }

    /// <inheritdoc/>
    public async ValueTask<Pop3LogIn> LogInAsync(Pop3Credentials credentials, Connection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentNullException.ThrowIfNull(connection);
        var result = await authenticator.LogInAsync(
            credentials.Name, credentials.Password, connection.RemoteEndPoint.Address, "POP3", cancellationToken);
        if (!result.Succeeded)
        {
            return result.TryAgainLater ? new Pop3LogIn.Busy() : new Pop3LogIn.Refused();
        }

        return await OpenAsync(result.Account, connection, cancellationToken);
    }

    /// <inheritdoc/>
    public ISaslAccounts Accounts(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return sasl.For(connection.RemoteEndPoint.Address, "POP3");
    }

    /// <inheritdoc/>
    public string NameOf(object account) => ((AccountIdentity)account).Name;

    /// <inheritdoc/>
    public async ValueTask<Pop3LogIn> OpenAsync(object account, Connection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var identity = (AccountIdentity)account;

        // SVC-360: to the client a log-in that failed like any other.
        if (!access.MayLogIn(connection.RemoteEndPoint.Address, service, identity))
        {
            return new Pop3LogIn.Refused();
        }

        logIns.Note(connection.RemoteEndPoint.Address, identity);
        var held = await locks.TryAcquireAsync(identity.Id, "POP3:" + connection.Id, cancellationToken);
        return held is null ? new Pop3LogIn.InUse() : await OpenAsync(held, cancellationToken);
    }

    private async ValueTask<Pop3LogIn> OpenAsync(MailboxLock held, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _delay.TryAsync(held.AccountId, TimeSpan.FromSeconds(service.Get(Pop3ServiceSettings.LogInDelay)), cancellationToken))
            {
                await held.DisposeAsync();
                return new Pop3LogIn.TooSoon();
            }

            var snapshot = await InboxSnapshot.ReadAsync(database, held.AccountId, cancellationToken);
            return new Pop3LogIn.Opened(new Maildrop(held, snapshot, _bodies, _removal));
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }
}
