using System.Net;
using Npgsql;
using Pennypost.Core.Accounts;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Administration;

/// <summary>Sessions of the admin app, kept in the database so that logging out is immediate on every replica (SVC-311).</summary>
/// <remarks>A session is in force while it is younger than the longest session, was used within the idle time, and its account is still an
/// administrator: taking the flag away ends it at the next request.</remarks>
/// <param name="database">The database.</param>
/// <param name="settings">How long sessions last.</param>
/// <param name="time">The clock.</param>
public sealed class AdminSessions(Database database, SettingStore settings, TimeProvider time)
{
    /// <summary>The last use is written at most this often.</summary>
    private static readonly TimeSpan TouchEvery = TimeSpan.FromSeconds(30);

    /// <summary>Begins a session.</summary>
    /// <param name="account">Who has logged in.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The session and its token for the cookie.</returns>
    public async Task<(AdminSession Session, string Token)> BeginAsync(AccountIdentity account, IPAddress? client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        var token = AdminToken.Create();
        var now = time.GetUtcNow();
        var session = new AdminSession(account, AdminToken.Hash(token), now + TimeSpan.FromHours(settings.Get(AdminSettings.SessionHours)));
        await using var batch = database.Source.CreateBatch();
        // Ended sessions are cleared away by whoever begins one: no timer needed, and there are never more than log-ins.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM admin_session WHERE expires_at < $1 OR last_used_at < $2")
        {
            Parameters = { new() { Value = now }, new() { Value = now - Idle } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO admin_session (token_hash, csrf_hash, account_id, client, created_at, last_used_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $5, $6)
            """)
        {
            Parameters =
            {
                new() { Value = session.TokenHash },
                new() { Value = AdminToken.Hash(AdminToken.Csrf(token)) },
                new() { Value = account.Id },
                new NpgsqlParameter<IPAddress?> { TypedValue = client, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Inet },
                new() { Value = now },
                new() { Value = session.ExpiresAt },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
        return (session, token);
    }

    /// <summary>The session a token stands for; null when it has ended or never was. Counts as a use of it.</summary>
    /// <param name="token">The cookie's value.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<AdminSession?> FindAsync(string token, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var hash = AdminToken.Hash(token);
        AdminSession session;
        DateTimeOffset lastUsed;
        await using (var command = database.Source.CreateCommand(
            """
            SELECT a.id, a.name, a.display_name, a.administrator, a.must_change_password, s.expires_at, s.last_used_at
            FROM admin_session s JOIN account a ON a.id = s.account_id
            WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND a.administrator
            """))
        {
            command.Parameters.Add(new() { Value = hash });
            command.Parameters.Add(new() { Value = now });
            command.Parameters.Add(new() { Value = now - Idle });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
            {
                return null;
            }

            var account = new AccountIdentity(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4));
            session = new AdminSession(account, hash, reader.GetFieldValue<DateTimeOffset>(5));
            lastUsed = reader.GetFieldValue<DateTimeOffset>(6);
        }

        if (now - lastUsed > TouchEvery)
        {
            await using var touch = database.Source.CreateCommand("UPDATE admin_session SET last_used_at = $2 WHERE token_hash = $1");
            touch.Parameters.Add(new() { Value = hash });
            touch.Parameters.Add(new() { Value = now });
            await touch.ExecuteNonQueryAsync(cancellation);
        }

        return session;
    }

    /// <summary>Ends a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task EndAsync(AdminSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var command = database.Source.CreateCommand("DELETE FROM admin_session WHERE token_hash = $1");
        command.Parameters.Add(new() { Value = session.TokenHash });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private TimeSpan Idle => TimeSpan.FromMinutes(settings.Get(AdminSettings.IdleMinutes));
}
