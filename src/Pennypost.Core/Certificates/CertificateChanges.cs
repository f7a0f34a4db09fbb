using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Certificates;

/// <summary>Takes certificates in and out. Keys are stored encrypted and never leave again (SVC-027).</summary>
/// <param name="database">The database.</param>
/// <param name="store">Told of every change.</param>
/// <param name="reader">Checks what comes.</param>
/// <param name="requests">Keys that wait for their certificate.</param>
/// <param name="protector">Encrypts keys.</param>
/// <param name="logger">The audit log.</param>
public sealed class CertificateChanges(
    Database database, CertificateStore store, CertificateReader reader, CertificateRequests requests, SecretProtector protector, ILogger<CertificateChanges> logger)
{
    /// <summary>Adds a certificate, or puts it in place of another. The first one becomes the default.</summary>
    /// <param name="upload">What came.</param>
    /// <param name="replaces">The number of the one that it replaces; null for none.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It cannot be used, or there is nothing to replace.</exception>
    public async Task<StoredCertificate> AddAsync(CertificateUpload upload, int? replaces, string actor, CancellationToken cancellation)
    {
        var waiting = await requests.KeysAsync(cancellation);
        ServerCertificate certificate;
        try
        {
            certificate = reader.Read(upload, [.. waiting.Select(w => w.Key)]);
            Try(certificate);
        }
        catch (CertificateException fault)
        {
            throw RefusedException.Invalid(fault.Field, fault.Message);
        }

        if (replaces is { } old)
        {
            Required(old);
        }

        var id = await WriteAsync(certificate, replaces, actor, cancellation);
        foreach (var (request, _) in waiting.Where(w => CertificateKey.Matches(w.Key, certificate.Leaf)))
        {
            await requests.RemoveAsync(request, actor, cancellation);
        }

        CertificateLog.Added(logger, actor, id, certificate.Thumbprint, replaces);
        await store.ChangedAsync(cancellation);
        return Required(id);
    }

    /// <summary>Chooses the certificate for clients without SNI and for unknown names.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such certificate.</exception>
    public async Task SetDefaultAsync(int id, string actor, CancellationToken cancellation)
    {
        Required(id);
        await using (var batch = database.Source.CreateBatch())
        {
            // One implicit transaction; two statements, because the unique index allows one default at any moment.
            batch.BatchCommands.Add(Statement("UPDATE tls_certificate SET is_default = false WHERE is_default AND id <> $1", id));
            batch.BatchCommands.Add(Statement("UPDATE tls_certificate SET is_default = true WHERE id = $1", id));
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        CertificateLog.DefaultChosen(logger, actor, id);
        await store.ChangedAsync(cancellation);
    }

    /// <summary>Removes a certificate. When it was the default, the newest of the others becomes it; without any, the self-signed one of the host serves.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such certificate.</exception>
    public async Task RemoveAsync(int id, string actor, CancellationToken cancellation)
    {
        Required(id);
        await using (var batch = database.Source.CreateBatch())
        {
            batch.BatchCommands.Add(Statement("DELETE FROM tls_certificate WHERE id = $1", id));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                UPDATE tls_certificate SET is_default = true
                WHERE id = (SELECT max(id) FROM tls_certificate) AND NOT EXISTS (SELECT FROM tls_certificate WHERE is_default)
                """));
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        CertificateLog.Removed(logger, actor, id);
        await store.ChangedAsync(cancellation);
    }

    // What OpenSSL would refuse in a handshake, such as a curve it does not know, is refused here.
    private static void Try(ServerCertificate certificate)
    {
        try
        {
            using var joined = CertificateKey.Join(certificate.Leaf, certificate.Key);
            Net.ServerCertificates.Context(joined, [.. certificate.Issuers]);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new CertificateException("chain", $"The platform cannot use this certificate: {error.Message}");
        }
    }

    private static NpgsqlBatchCommand Statement(string sql, int id) => new(sql) { Parameters = { new NpgsqlParameter<int> { TypedValue = id } } };

    private async Task<int> WriteAsync(ServerCertificate certificate, int? replaces, string actor, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(replaces is null
            ? """
              INSERT INTO tls_certificate (chain, key, created_by, is_default)
              VALUES ($1, $2, $3, NOT EXISTS (SELECT FROM tls_certificate WHERE is_default)) RETURNING id
              """
            : "UPDATE tls_certificate SET chain = $1, key = $2, created_by = $3, created_at = now() WHERE id = $4 RETURNING id");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = certificate.ChainPem });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = protector.Protect(certificate.KeyPem) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor });
        if (replaces is { } id)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
        }

        return (int)(await command.ExecuteScalarAsync(cancellation) ?? throw NotFound());
    }

    private StoredCertificate Required(int id) => store.All.FirstOrDefault(c => c.Id == id) ?? throw NotFound();

    private static RefusedException NotFound() => RefusedException.NotFound("There is no such certificate.");
}

/// <summary>The log of this folder.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(3611, LogLevel.Information, "{Actor} put certificate {Id} in place: SHA-256 {Thumbprint}, replacing {Replaced}")]
    public static partial void Added(ILogger logger, string actor, int id, string thumbprint, int? replaced);

    [LoggerMessage(3612, LogLevel.Information, "{Actor} made certificate {Id} the default")]
    public static partial void DefaultChosen(ILogger logger, string actor, int id);

    [LoggerMessage(3613, LogLevel.Information, "{Actor} removed certificate {Id}")]
    public static partial void Removed(ILogger logger, string actor, int id);

    [LoggerMessage(3614, LogLevel.Error, "Certificate {Id} cannot be read and is not used")]
    public static partial void Unreadable(ILogger logger, int id, Exception error);

    [LoggerMessage(3615, LogLevel.Information, "{Actor} made a key and certificate request {Id} for {Name}")]
    public static partial void Requested(ILogger logger, string actor, int id, string name);

    [LoggerMessage(3616, LogLevel.Information, "{Actor} removed certificate request {Id}")]
    public static partial void RequestRemoved(ILogger logger, string actor, int id);
}
