using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Trust.Batv;

namespace Pennypost.Core.Signing;

/// <summary>The secrets of return path tags (STB-084): the first comes into being when it is needed; a renewed one leaves the old one good for
/// verifying as long as its tags live.</summary>
/// <param name="database">The database.</param>
/// <param name="protector">Encrypts secrets.</param>
/// <param name="settings">How long tags live.</param>
/// <param name="logger">The audit log.</param>
public sealed class BatvKeys(Database database, SecretProtector protector, SettingStore settings, ILogger<BatvKeys> logger)
{
    private const int SecretLength = 32;

    /// <summary>Days that an expired tag is still accepted (STB-088).</summary>
    private const int GraceDays = 2;

    /// <summary>The secret to sign with.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<BatvKey> CurrentAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var keys = await ReadAsync("WHERE retired_at IS NULL", cancellation);
            if (keys.Count > 0)
            {
                return keys[0];
            }

            if (attempt > 1)
            {
                throw new InvalidDataException("The secret of return path tags cannot be decrypted: was the secret of the data folder changed? Renew it in the admin app.");
            }

            // Two processes may come here at once: the unique index lets one of them in.
            await using var command = database.Source.CreateCommand("INSERT INTO batv_key (number, secret) VALUES (0, $1) ON CONFLICT DO NOTHING");
            command.Parameters.Add(new() { Value = NewSecret() });
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>All secrets that may have made a tag that is still good.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task<IReadOnlyList<BatvKey>> ForVerifyingAsync(CancellationToken cancellation) => ReadAsync(
        string.Create(CultureInfo.InvariantCulture, $"WHERE retired_at IS NULL OR retired_at > now() - interval '{settings.Get(BatvSettings.TagLife) + GraceDays + 1} days'"),
        cancellation);

    /// <summary>When tags came into use; null while they are off or nobody knows.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<DateTimeOffset?> EnabledSinceAsync(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("SELECT changed_at FROM setting WHERE name = $1");
        command.Parameters.Add(new() { Value = BatvSettings.Enabled.Name });
        return await command.ExecuteScalarAsync(cancellation) is DateTime since ? new DateTimeOffset(since, TimeSpan.Zero) : null;
    }

    /// <summary>Makes a new secret; the old one stays good for verifying.</summary>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The new secret's number.</returns>
    public async Task<int> RenewAsync(string actor, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var retire = new NpgsqlCommand("UPDATE batv_key SET retired_at = now() WHERE retired_at IS NULL", connection);
        await retire.ExecuteNonQueryAsync(cancellation);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO batv_key (number, secret) SELECT coalesce((SELECT (number + 1) % 10 FROM batv_key ORDER BY id DESC LIMIT 1), 0), $1 RETURNING number", connection);
        insert.Parameters.Add(new() { Value = NewSecret() });
        var number = (short)(await insert.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        SigningLog.BatvRenewed(logger, actor, number);
        return number;
    }

    private string NewSecret() => protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretLength)));

    private async Task<IReadOnlyList<BatvKey>> ReadAsync(string condition, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand($"SELECT number, secret FROM batv_key {condition} ORDER BY id DESC LIMIT 100");
        var keys = new List<BatvKey>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (protector.Unprotect(reader.GetString(1)) is { } secret)
            {
                keys.Add(new BatvKey(reader.GetInt16(0), Convert.FromBase64String(secret)));
            }
        }

        return keys;
    }
}
