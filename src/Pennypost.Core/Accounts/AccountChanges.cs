using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts;

/// <summary>Makes, changes and deletes accounts.</summary>
/// <remarks>
/// Invariants:
/// - An account and its default folders appear together (USR-157), and disappear together with its mail, mappings and sessions (USR-346).
/// - There is always an administrator (USR-012): whatever takes the flag or the account away holds the rows of all administrators.
/// - Nobody deletes himself or takes the flag from himself (USR-016).
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="settings">Folder names, password rules.</param>
/// <param name="directory">Told of every new and deleted account.</param>
/// <param name="logger">The audit log.</param>
public sealed class AccountChanges(Database database, SettingStore settings, RecipientDirectory directory, ILogger<AccountChanges> logger)
{
    /// <summary>Makes an account with its default folders, in one transaction.</summary>
    /// <param name="account">The new account.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="RefusedException">A rule is broken, or the name is in use.</exception>
    public async Task<long> CreateAsync(NewAccount account, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        Check(account);
        var verifier = await VerifierAsync(account.Password, cancellation);

        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var id = await InsertAsync(connection, account, verifier, cancellation)
            ?? throw RefusedException.Conflict("name-taken", $"There is an account {account.Name} already.");
        await DefaultFolders.CreateAsync(connection, id, settings, cancellation);
        await transaction.CommitAsync(cancellation);

        AccountLog.Created(logger, actor, account.Name, account.Administrator);
        await directory.ChangedAsync(cancellation);
        return id;
    }

    /// <summary>Changes an account.</summary>
    /// <param name="id">The account.</param>
    /// <param name="values">All its values.</param>
    /// <param name="version">The version that was edited (USR-158).</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">A rule is broken, it does not exist, or somebody else was faster.</exception>
    public async Task UpdateAsync(long id, AccountValues values, long version, AccountIdentity actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(actor);
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        AccountTexts.Check(values.DisplayName, values.Comment, errors);
        ThrowIfAny(errors);

        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (name, wasAdministrator, stored) = await LockAsync(connection, id, cancellation);
        if (stored != version)
        {
            throw RefusedException.StaleVersion();
        }

        if (wasAdministrator && !values.Administrator)
        {
            await RequireAnotherAdministratorAsync(connection, id, actor, cancellation);
        }

        await using (var command = new NpgsqlCommand(
            """
            UPDATE account SET display_name = $2, comment = $3, enabled = $4, administrator = $5, expires_on = $6, version = version + 1
            WHERE id = $1
            """,
            connection))
        {
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = values.DisplayName });
            command.Parameters.Add(new() { Value = values.Comment });
            command.Parameters.Add(new() { Value = values.Enabled });
            command.Parameters.Add(new() { Value = values.Administrator });
            command.Parameters.Add(new NpgsqlParameter<DateOnly?> { TypedValue = values.ExpiresOn, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        AccountLog.Updated(logger, actor.Name, name, values.Enabled, values.Administrator, values.ExpiresOn);
    }

    /// <summary>Sets a password. Sessions of the admin app that the account has end, except one.</summary>
    /// <param name="id">The account.</param>
    /// <param name="password">The new password.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="keepSession">The token hash of the session that stays; null for none.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">The password breaks a rule, or there is no such account.</exception>
    public async Task SetPasswordAsync(long id, string password, string actor, byte[]? keepSession, CancellationToken cancellation)
    {
        if (PasswordRules.Check(password, (int)settings.Get(AccountSettings.MinimumPasswordLength)) is { } fault)
        {
            throw RefusedException.Invalid("password", fault);
        }

        var verifier = await VerifierAsync(password, cancellation);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var update = new NpgsqlCommand(
            """
            UPDATE account SET password_salt = $2, password_iterations = $3, password_stored_key = $4, password_server_key = $5,
                password_sha1_stored_key = $6, password_sha1_server_key = $7, password_changed_at = now(), must_change_password = false, version = version + 1
            WHERE id = $1 AND id <> 0 RETURNING name
            """,
            connection);
        update.Parameters.Add(new() { Value = id });
        AddVerifier(update, verifier);
        if (await update.ExecuteScalarAsync(cancellation) is not string name)
        {
            throw NoSuchAccount();
        }

        await using (var sessions = new NpgsqlCommand("DELETE FROM admin_session WHERE account_id = $1 AND token_hash <> $2", connection))
        {
            sessions.Parameters.Add(new() { Value = id });
            sessions.Parameters.Add(new() { Value = keepSession ?? [] });
            await sessions.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        AccountLog.PasswordSet(logger, actor, name);
    }

    /// <summary>Deletes an account with its mail, mappings and sessions (USR-346, USR-348).</summary>
    /// <param name="id">The account.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It does not exist, is the actor's own, or the last administrator.</exception>
    public async Task DeleteAsync(long id, AccountIdentity actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (id == actor.Id)
        {
            throw RefusedException.Conflict("own-account", "You cannot delete the account you are logged in with.");
        }

        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (name, wasAdministrator, _) = await LockAsync(connection, id, cancellation);
        if (wasAdministrator)
        {
            await RequireAnotherAdministratorAsync(connection, id, actor, cancellation);
        }

        await MailboxRemoval.RemoveAsync(connection, id, cancellation);
        await using (var command = new NpgsqlCommand("DELETE FROM account WHERE id = $1", connection) { Parameters = { new() { Value = id } } })
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        AccountLog.Deleted(logger, actor.Name, name);
        await directory.ChangedAsync(cancellation);
    }

    private void Check(NewAccount account)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (AccountName.Check(account.Name) is { } name)
        {
            errors["name"] = [name];
        }

        if (PasswordRules.Check(account.Password, (int)settings.Get(AccountSettings.MinimumPasswordLength)) is { } password)
        {
            errors["password"] = [password];
        }

        AccountTexts.Check(account.DisplayName, account.Comment, errors);
        ThrowIfAny(errors);
    }

    // Off the caller's thread: a derivation takes tens of milliseconds by design.
    private Task<ScramVerifier> VerifierAsync(string password, CancellationToken cancellation)
    {
        var iterations = (int)settings.Get(AccountSettings.PasswordIterations);
        var withSha1 = settings.Get(AccountSettings.ScramSha1);
        return Task.Run(() => ScramVerifier.Create(PasswordPreparation.Prepare(password)!, iterations, withSha1), cancellation);
    }

    private static async Task<long?> InsertAsync(NpgsqlConnection connection, NewAccount account, ScramVerifier verifier, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO account (name, password_salt, password_iterations, password_stored_key, password_server_key,
                password_sha1_stored_key, password_sha1_server_key, password_changed_at,
                display_name, comment, enabled, administrator, expires_on, must_change_password)
            VALUES ($1, $2, $3, $4, $5, $6, $7, now(), $8, $9, $10, $11, $12, $13)
            ON CONFLICT (lower(name)) DO NOTHING RETURNING id
            """,
            connection);
        command.Parameters.Add(new() { Value = account.Name });
        AddVerifier(command, verifier);
        command.Parameters.Add(new() { Value = account.DisplayName });
        command.Parameters.Add(new() { Value = account.Comment });
        command.Parameters.Add(new() { Value = account.Enabled });
        command.Parameters.Add(new() { Value = account.Administrator });
        command.Parameters.Add(new NpgsqlParameter<DateOnly?> { TypedValue = account.ExpiresOn, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date });
        command.Parameters.Add(new() { Value = account.MustChangePassword });
        return (long?)await command.ExecuteScalarAsync(cancellation);
    }

    private static void AddVerifier(NpgsqlCommand command, ScramVerifier verifier)
    {
        command.Parameters.Add(new() { Value = verifier.Salt });
        command.Parameters.Add(new() { Value = verifier.Iterations });
        command.Parameters.Add(new() { Value = verifier.StoredKey });
        command.Parameters.Add(new() { Value = verifier.ServerKey });
        command.Parameters.Add(new NpgsqlParameter<byte[]?> { TypedValue = verifier.Sha1?.StoredKey, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter<byte[]?> { TypedValue = verifier.Sha1?.ServerKey, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea });
    }

    private static async Task<(string Name, bool Administrator, int Version)> LockAsync(NpgsqlConnection connection, long id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT name, administrator, version FROM account WHERE id = $1 AND id <> 0 FOR UPDATE", connection)
        {
            Parameters = { new() { Value = id } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetBoolean(1), reader.GetInt32(2)) : throw NoSuchAccount();
    }

    private static async Task RequireAnotherAdministratorAsync(NpgsqlConnection connection, long id, AccountIdentity actor, CancellationToken cancellation)
    {
        if (id == actor.Id)
        {
            throw RefusedException.Conflict("own-account", "You cannot take the administrator flag from the account you are logged in with.");
        }

        // One at a time over all replicas: two administrators who demote each other at the same moment must not both succeed.
        await using var turn = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtext('pennypost administrators'))", connection);
        await turn.ExecuteNonQueryAsync(cancellation);
        await using var others = new NpgsqlCommand("SELECT EXISTS (SELECT FROM account WHERE administrator AND id <> $1)", connection)
        {
            Parameters = { new() { Value = id } },
        };
        if (await others.ExecuteScalarAsync(cancellation) is not true)
        {
            throw RefusedException.Conflict("last-administrator", "This is the last administrator.");
        }
    }

    private static RefusedException NoSuchAccount() => RefusedException.NotFound("There is no such account.");

    private static void ThrowIfAny(Dictionary<string, string[]> errors)
    {
        if (errors.Count > 0)
        {
            throw RefusedException.Invalid(errors);
        }
    }
}
