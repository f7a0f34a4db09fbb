using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts.Sasl;

/// <summary>Passwords of CRAM-MD5 (RFC 2195): random, good for nothing else, stored encrypted because the server must know them (SVC-061).</summary>
/// <param name="database">The accounts.</param>
/// <param name="protector">Encrypts them.</param>
public sealed class CramSecrets(Database database, SecretProtector protector)
{
    /// <summary>Gives an account a new password for CRAM-MD5. The old one is void.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The password, to be shown once.</returns>
    public async Task<string> GenerateAsync(long account, CancellationToken cancellationToken)
    {
        var secret = PasswordGenerator.Generate();
        await WriteAsync(account, protector.Protect(secret), cancellationToken);
        return secret;
    }

    /// <summary>Takes an account's password for CRAM-MD5 away.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task RemoveAsync(long account, CancellationToken cancellationToken) => WriteAsync(account, null, cancellationToken);

    internal string? Read(string? protectedSecret) => protectedSecret is null ? null : protector.Unprotect(protectedSecret);

    private async Task WriteAsync(long account, string? secret, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("UPDATE account SET cram_secret = $2 WHERE id = $1");
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new Npgsql.NpgsqlParameter<string?> { TypedValue = secret, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw RefusedException.Invalid("account", "There is no such account.");
        }
    }
}
