using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pennypost.Net.Sasl;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts.Sasl;

/// <summary>SCRAM credentials for names that nobody has. They are the same for a name each time, on every replica and after a restart, and their number of rounds is
/// one that real accounts have, so that nobody learns by asking which names exist (RFC 5802 §9, USR-163).</summary>
/// <param name="database">The installation's secret and the rounds in use.</param>
/// <param name="settings">The rounds for new passwords.</param>
/// <param name="time">The clock.</param>
public sealed class ScramDecoys(Database database, SettingStore settings, TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private volatile Known? known;

    /// <summary>Makes credentials that no proof fits.</summary>
    /// <param name="name">What identifies the name; the same for all its spellings.</param>
    /// <param name="hash">The hash function.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<ScramCredentials> MakeAsync(string name, ScramHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (key, rounds, _) = await KnownAsync(cancellationToken);
        var seed = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name.ToLowerInvariant()));
        var choice = BinaryPrimitives.ReadUInt32BigEndian(seed.AsSpan(ScramVerifier.SaltLength)) % (uint)rounds.Length;
        return Unprovable(seed[..ScramVerifier.SaltLength], rounds[choice], hash);
    }

    /// <summary>Credentials with a given salt that no proof fits.</summary>
    internal static ScramCredentials Unprovable(byte[] salt, int rounds, ScramHash hash)
    {
        var length = hash == ScramHash.Sha256 ? SHA256.HashSizeInBytes : SHA1.HashSizeInBytes;
        return new ScramCredentials(salt, rounds, RandomNumberGenerator.GetBytes(length), RandomNumberGenerator.GetBytes(length), Account: null);
    }

    private async ValueTask<Known> KnownAsync(CancellationToken cancellationToken)
    {
        if (known is { } remembered && time.GetElapsedTime(remembered.ReadAt) < Memory)
        {
            return remembered;
        }

        await using var command = database.Source.CreateCommand(
            """
            SELECT value, (SELECT coalesce(array_agg(DISTINCT password_iterations ORDER BY password_iterations), '{}')
                           FROM account WHERE password_iterations IS NOT NULL)
            FROM installation_secret WHERE name = 'scram-decoy'
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw new InvalidOperationException("The installation has lost its secret scram-decoy.");
        }

        var rounds = reader.GetFieldValue<int[]>(1);
        return known = new Known(
            reader.GetFieldValue<byte[]>(0), rounds.Length > 0 ? rounds : [(int)settings.Get(AccountSettings.PasswordIterations)], time.GetTimestamp());
    }

    private sealed record Known(byte[] Key, int[] Rounds, long ReadAt);
}
