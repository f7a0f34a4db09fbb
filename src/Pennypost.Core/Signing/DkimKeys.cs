using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Mail;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Trust.Dkim;

namespace Pennypost.Core.Signing;

/// <summary>The DKIM keys of all domains: list, generate, import, activate, delete (SVC-162 to SVC-164).</summary>
/// <param name="database">The database.</param>
/// <param name="protector">Encrypts private keys.</param>
/// <param name="time">The clock, for new selectors.</param>
/// <param name="logger">The audit log.</param>
public sealed class DkimKeys(Database database, SecretProtector protector, TimeProvider time, ILogger<DkimKeys> logger)
{
    private const string Columns = "id, domain, selector, algorithm, bits, public_record, active, created_at, retired_at";

    /// <summary>All keys by domain and selector.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<DkimKey>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand($"SELECT {Columns} FROM dkim_key ORDER BY domain, created_at DESC, selector");
        return await ReadAsync(command, cancellation);
    }

    /// <summary>One key.</summary>
    /// <param name="id">The row.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such key.</exception>
    public async Task<DkimKey> FindAsync(long id, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand($"SELECT {Columns} FROM dkim_key WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellation)) is [var key] ? key : throw RefusedException.NotFound("This key does not exist.");
    }

    /// <summary>Generates or imports a key. It does not sign before it is activated.</summary>
    /// <param name="wanted">What kind of key.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">A bad domain, selector or key, or the selector is taken.</exception>
    public async Task<DkimKey> AddAsync(NewDkimKey wanted, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (!DomainName.TryNormalize(wanted.Domain, out var domain) || domain[0] == '[')
        {
            throw RefusedException.Invalid("domain", "This is not a domain name.");
        }

        using var key = KeyOf(wanted);
        var selector = SelectorOf(wanted, key.Algorithm);
        await using var command = database.Source.CreateCommand(
            $"""
            INSERT INTO dkim_key (domain, selector, algorithm, bits, private_key, public_record) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (domain, selector) DO NOTHING RETURNING {Columns}
            """);
        command.Parameters.Add(new() { Value = domain });
        command.Parameters.Add(new() { Value = selector });
        command.Parameters.Add(new() { Value = key.Algorithm.Tag() });
        command.Parameters.Add(new() { Value = key.Bits });
        command.Parameters.Add(new() { Value = protector.Protect(key.ExportPem()) });
        command.Parameters.Add(new() { Value = key.PublicRecord() });
        if (await ReadAsync(command, cancellation) is not [var added])
        {
            throw RefusedException.Conflict("selector-taken", $"{domain} has a key with the selector {selector} already.");
        }

        SigningLog.KeyAdded(logger, actor, added.RecordName, added.Algorithm.Tag());
        return added;
    }

    /// <summary>Lets a key sign, in place of the one of the same domain and algorithm that signed before.</summary>
    /// <param name="id">The row.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such key.</exception>
    public async Task<DkimKey> ActivateAsync(long id, string actor, CancellationToken cancellation)
    {
        var key = await FindAsync(id, cancellation);
        await using (var batch = database.Source.CreateBatch())
        {
            // Two statements, because the unique index allows one active key at any moment; one implicit transaction.
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                "UPDATE dkim_key SET active = false, retired_at = now() WHERE domain = $1 AND algorithm = $2 AND active AND id <> $3")
            {
                Parameters = { new() { Value = key.Domain }, new() { Value = key.Algorithm.Tag() }, new() { Value = id } },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE dkim_key SET active = true, retired_at = NULL WHERE id = $1") { Parameters = { new() { Value = id } } });
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        SigningLog.KeyActivated(logger, actor, key.RecordName);
        return await FindAsync(id, cancellation);
    }

    /// <summary>Lets a key no longer sign.</summary>
    /// <param name="id">The row.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such key.</exception>
    public async Task<DkimKey> RetireAsync(long id, string actor, CancellationToken cancellation)
    {
        var key = await FindAsync(id, cancellation);
        await using var command = database.Source.CreateCommand("UPDATE dkim_key SET active = false, retired_at = now() WHERE id = $1 AND active");
        command.Parameters.Add(new() { Value = id });
        if (await command.ExecuteNonQueryAsync(cancellation) > 0)
        {
            SigningLog.KeyRetired(logger, actor, key.RecordName);
        }

        return await FindAsync(id, cancellation);
    }

    /// <summary>Deletes a key that does not sign.</summary>
    /// <param name="id">The row.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such key, or it signs.</exception>
    public async Task DeleteAsync(long id, string actor, CancellationToken cancellation)
    {
        var key = await FindAsync(id, cancellation);
        await using var command = database.Source.CreateCommand("DELETE FROM dkim_key WHERE id = $1 AND NOT active");
        command.Parameters.Add(new() { Value = id });
        if (await command.ExecuteNonQueryAsync(cancellation) == 0)
        {
            throw RefusedException.Conflict("key-active", "This key signs mail: activate another one or stop signing first.");
        }

        SigningLog.KeyDeleted(logger, actor, key.RecordName);
    }

    /// <summary>The keys that sign for a domain.</summary>
    /// <param name="domain">Lower-case A-labels.</param>
    /// <param name="selector">Only this selector; empty for all that are active.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The requests, whose keys the caller disposes of; and whether there is a key that cannot be loaded.</returns>
    public async Task<(IReadOnlyList<DkimSignatureRequest> Requests, bool IsMissing)> LoadAsync(string domain, string selector, CancellationToken cancellation)
    {
        // Ed25519 first: who does not know it passes over it to the RSA signature (RFC 8463 §5).
        await using var command = database.Source.CreateCommand(
            """
            SELECT selector, private_key FROM dkim_key WHERE domain = $1 AND CASE WHEN $2 = '' THEN active ELSE selector = $2 END ORDER BY algorithm
            """);
        command.Parameters.Add(new() { Value = domain });
        command.Parameters.Add(new() { Value = selector.ToLowerInvariant() });
        var requests = new List<DkimSignatureRequest>();
        var missing = false;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (protector.Unprotect(reader.GetString(1)) is { } pem && DkimSigningKey.TryImport(pem, out var key))
            {
                requests.Add(new DkimSignatureRequest(key, domain, reader.GetString(0)));
            }
            else
            {
                missing = true;
                SigningLog.KeyUnreadable(logger, $"{reader.GetString(0)}._domainkey.{domain}");
            }
        }

        return (requests, missing);
    }

    private static DkimSigningKey KeyOf(NewDkimKey wanted)
    {
        if (wanted.PrivateKey.Length > 0)
        {
            return wanted.PrivateKey.Length <= 20_000 && DkimSigningKey.TryImport(wanted.PrivateKey, out var key)
                ? key
                : throw RefusedException.Invalid("privateKey", "This is no private key in PEM: RSA of at least 1024 bits, or Ed25519.");
        }

        try
        {
            return DkimSigningKey.Generate(wanted.Algorithm);
        }
        catch (PlatformNotSupportedException)
        {
            throw RefusedException.Invalid("algorithm", "This system has no Ed25519: libcrypto 3 is missing.");
        }
    }

    private string SelectorOf(NewDkimKey wanted, DkimAlgorithm algorithm)
    {
        var text = wanted.Selector.Trim();
        if (text.Length == 0)
        {
            // A date tells an administrator when a key is due for a successor.
            return string.Create(CultureInfo.InvariantCulture, $"{(algorithm == DkimAlgorithm.RsaSha256 ? "r" : "e")}{time.GetUtcNow():yyyyMMdd}");
        }

        return text.Length <= 63 && DomainName.TryNormalize(text, out var selector) && selector[0] != '['
            ? selector
            : throw RefusedException.Invalid("selector", "A selector consists of letters, digits and hyphens, at most 63.");
    }

    private static async Task<List<DkimKey>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var keys = new List<DkimKey>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(new DkimKey(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3) == DkimAlgorithm.RsaSha256.Tag() ? DkimAlgorithm.RsaSha256 : DkimAlgorithm.Ed25519Sha256,
                reader.GetInt32(4),
                reader.GetString(5),
                reader.GetBoolean(6),
                reader.GetFieldValue<DateTimeOffset>(7),
                reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8)));
        }

        return keys;
    }
}
