using Npgsql;
using Pennypost.Core.Routing;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts;

/// <summary>Makes many accounts with one password at once, for demonstrations and measurements. Whoever starts the program chooses that
/// password, so the rules for people's passwords do not apply, and one derivation serves all accounts.</summary>
/// <param name="database">The database.</param>
/// <param name="settings">Folder names, iterations.</param>
/// <param name="directory">Told of the new accounts.</param>
public sealed class DemonstrationAccounts(Database database, SettingStore settings, RecipientDirectory directory)
{
    /// <summary>Makes those accounts that do not exist yet, with their default folders.</summary>
    /// <param name="names">Account names.</param>
    /// <param name="password">The password of the new ones.</param>
    /// <param name="cancellation">Ends the attempt; nothing is made then.</param>
    /// <returns>How many were made.</returns>
    /// <exception cref="ArgumentException">A name is not allowed.</exception>
    public async Task<int> EnsureAsync(IReadOnlyList<string> names, string password, CancellationToken cancellation)
    {
        foreach (var name in names)
        {
            if (AccountName.Check(name) is { } fault)
            {
                throw new ArgumentException($"{name}: {fault}", nameof(names));
            }
        }

        var prepared = PasswordPreparation.Prepare(password) ?? throw new ArgumentException("The password is not allowed.", nameof(password));
        var verifier = await Task.Run(() => ScramVerifier.Create(prepared, (int)settings.Get(AccountSettings.PasswordIterations), withSha1: true), cancellation);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var made = await InsertAsync(connection, names, verifier, cancellation);
        foreach (var account in made)
        {
            await DefaultFolders.CreateAsync(connection, account, settings, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        await directory.ChangedAsync(cancellation);
        return made.Count;
    }

    private static async Task<List<long>> InsertAsync(NpgsqlConnection connection, IReadOnlyList<string> names, ScramVerifier verifier, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO account (name, password_salt, password_iterations, password_stored_key, password_server_key,
                password_sha1_stored_key, password_sha1_server_key, password_changed_at)
            SELECT name, $2, $3, $4, $5, $6, $7, now() FROM unnest($1) AS name ON CONFLICT (lower(name)) DO NOTHING RETURNING id
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = names.ToArray() },
                new() { Value = verifier.Salt },
                new() { Value = verifier.Iterations },
                new() { Value = verifier.StoredKey },
                new() { Value = verifier.ServerKey },
                new() { Value = verifier.Sha1!.StoredKey },
                new() { Value = verifier.Sha1.ServerKey },
            },
        };
        var ids = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }
}
