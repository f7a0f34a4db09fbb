using System.Net;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Mail;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts;

/// <summary>Logs accounts in, for every service.</summary>
/// <remarks>
/// Invariants:
/// - Unknown name, wrong password, locked, switched off: the caller can tell none of them from another, neither by the answer nor by
///   the time it takes (USR-163, STB-167). Each costs one derivation.
/// - A wrong password counts for the pair of account and client address only.
/// - Passwords are never logged; names only when they are well-formed, so that a password typed into the name field is not kept.
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="settings">The settings.</param>
/// <param name="passwords">Checks passwords.</param>
/// <param name="locks">Counts wrong ones.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class Authenticator(
    Database database,
    SettingStore settings,
    PasswordVerification passwords,
    LogInLocks locks,
    TimeProvider time,
    ILogger<Authenticator> logger)
{
    /// <summary>The service name of the web interface, where administrators may log in although their access is switched off (USR-165).</summary>
    public const string WebService = "Web";

    /// <summary>Checks name and password.</summary>
    /// <param name="name">Account name, or account name and local domain (STS-055).</param>
    /// <param name="password">As the client sent it.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="service">Such as <c>IMAP</c>, for the log.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<LogInResult> LogInAsync(string name, string password, IPAddress client, string service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);

        var candidate = await LookUpAsync(name, client, cancellationToken);

        // A locked pair is checked against nothing: neither a remembered success nor the real verifier may answer faster.
        var matches = await passwords.CheckAsync(
            candidate.IsLocked ? null : candidate.Row?.Verifier, (int)settings.Get(AccountSettings.PasswordIterations), password, cancellationToken);
        return await DecideAsync(candidate, matches, client, service, cancellationToken);
    }

    /// <summary>Finds whom a name means, for any way to log in.</summary>
    internal async Task<LogInCandidate> LookUpAsync(string name, IPAddress client, CancellationToken cancellationToken)
    {
        var (accountName, domain) = Split(name);
        var row = accountName is null ? null : await FindAsync(accountName, domain, client, cancellationToken);
        return new LogInCandidate(accountName, domain, row, row is { Locked: true } && locks.Applies(client));
    }

    /// <summary>The end of every log-in: counts, logs, and says yes or no.</summary>
    /// <param name="candidate">Whom the name meant.</param>
    /// <param name="matches">Whether the client has proven to be that; null when nobody could check.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="service">Such as <c>IMAP</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<LogInResult> DecideAsync(
        LogInCandidate candidate, bool? matches, IPAddress client, string service, CancellationToken cancellationToken)
    {
        var row = candidate.Row;
        var refusal = (matches, row) switch
        {
            (null, _) => LogInRefusal.Busy,
            (_, null) => LogInRefusal.UnknownName,
            _ when candidate.IsLocked => LogInRefusal.Locked,
            (false, _) => LogInRefusal.WrongPassword,
            _ when !MayEnter(row, service) => LogInRefusal.Inactive,
            _ => LogInRefusal.None,
        };
        if (refusal != LogInRefusal.None)
        {
            if (refusal == LogInRefusal.WrongPassword && await locks.FailedAsync(row!.Account.Id, client, cancellationToken))
            {
                LogInLog.Locked(logger, row.Account.Name, client);
            }

            LogInLog.Refused(logger, service, candidate.AccountName ?? "(not a name)", client, refusal);
            return LogInResult.Refused(refusal);
        }

        if (row!.HasFailures)
        {
            await locks.SucceededAsync(row.Account.Id, client, cancellationToken);
        }

        LogInLog.Accepted(logger, service, row.Account.Name, client);
        return LogInResult.Success(row.Account);
    }

    /// <summary>The account's name and the domain in what was typed; no name when it cannot be one.</summary>
    private (string? Name, string? Domain) Split(string name)
    {
        string? domain = null;
        var at = name.LastIndexOf('@');
        if (at >= 0)
        {
            if (!settings.Get(AccountSettings.AcceptAddressAsLogInName) || !DomainName.TryNormalize(name[(at + 1)..], out domain))
            {
                return (null, null);
            }

            name = name[..at];
        }

        return AccountName.IsWellFormed(name) ? (name, domain) : (null, null);
    }

    private bool MayEnter(LogInRow row, string service) =>
        row.State(time) == AccountState.Active
        || (row.Account.Administrator && string.Equals(service, WebService, StringComparison.Ordinal));

    private async Task<LogInRow?> FindAsync(string name, string? domain, IPAddress client, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT a.id, a.name, a.display_name, a.administrator, a.must_change_password, a.enabled, a.expires_on,
                   a.password_salt, a.password_iterations, a.password_stored_key, a.password_server_key,
                   l.failures IS NOT NULL, coalesce(l.locked_until > $3, false),
                   a.password_sha1_stored_key, a.password_sha1_server_key, a.cram_secret
            FROM account a LEFT JOIN login_lock l ON l.account_id = a.id AND l.client = $2
            WHERE lower(a.name) = lower($1) AND ($4 = '' OR EXISTS (SELECT FROM local_domain d WHERE d.name = $4))
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new() { Value = LogInLocks.Group(client) });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        // STS-055: only this literal form, name@local-domain; no mappings, aliases or other domains.
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = domain ?? "" });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var account = new AccountIdentity(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4));
        var verifier = reader.IsDBNull(9)
            ? null
            : new ScramVerifier(reader.GetFieldValue<byte[]>(7), reader.GetInt32(8), reader.GetFieldValue<byte[]>(9), reader.GetFieldValue<byte[]>(10))
            {
                Sha1 = reader.IsDBNull(13) ? null : new ScramKeys(reader.GetFieldValue<byte[]>(13), reader.GetFieldValue<byte[]>(14)),
            };
        var expires = reader.IsDBNull(6) ? (DateOnly?)null : reader.GetFieldValue<DateOnly>(6);
        return new LogInRow(account, verifier, reader.GetBoolean(5), expires, reader.GetBoolean(11), reader.GetBoolean(12), reader.IsDBNull(15) ? null : reader.GetString(15));
    }
}

/// <summary>Whom a log-in name means.</summary>
/// <param name="AccountName">The account's name in it; null when it cannot be one.</param>
/// <param name="Domain">The domain behind the name, when one was given.</param>
/// <param name="Row">The account; null when there is none.</param>
/// <param name="IsLocked">Locked for this client.</param>
internal sealed record LogInCandidate(string? AccountName, string? Domain, LogInRow? Row, bool IsLocked);

/// <summary>An account as log-in reads it.</summary>
/// <param name="Account">Who.</param>
/// <param name="Verifier">Of its password; null when it has none.</param>
/// <param name="Enabled">Access allowed.</param>
/// <param name="ExpiresOn">The last day of access.</param>
/// <param name="HasFailures">Wrong passwords are counted for this client.</param>
/// <param name="Locked">Locked for this client.</param>
/// <param name="CramSecret">Its protected CRAM-MD5 password, if it has one.</param>
internal sealed record LogInRow(
    AccountIdentity Account, ScramVerifier? Verifier, bool Enabled, DateOnly? ExpiresOn, bool HasFailures, bool Locked, string? CramSecret)
{
    public AccountState State(TimeProvider time) => AccountStates.Of(Enabled, ExpiresOn, time);
}

/// <summary>The log of log-ins.</summary>
internal static partial class LogInLog
{
    [LoggerMessage(3001, LogLevel.Information, "{Service}: {Name} logged in from {Client}")]
    public static partial void Accepted(ILogger logger, string service, string name, IPAddress client);

    [LoggerMessage(3002, LogLevel.Information, "{Service}: log-in of {Name} from {Client} refused: {Refusal}")]
    public static partial void Refused(ILogger logger, string service, string name, IPAddress client, LogInRefusal refusal);

    [LoggerMessage(3003, LogLevel.Warning, "{Name} is locked for {Client} after too many wrong passwords")]
    public static partial void Locked(ILogger logger, string name, IPAddress client);
}
