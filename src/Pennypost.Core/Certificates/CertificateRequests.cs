using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Mail;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Certificates;

/// <summary>A request for a certificate; its key stays here.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Names">The host names that it asks for.</param>
/// <param name="Pem">What an authority signs: PKCS #10.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record WaitingRequest(int Id, IReadOnlyList<string> Names, string Pem, DateTimeOffset CreatedAt);

/// <summary>Makes keys and requests for certificates (USR-113): the key never leaves the server.</summary>
/// <param name="database">The database.</param>
/// <param name="protector">Encrypts keys.</param>
/// <param name="logger">The audit log.</param>
public sealed class CertificateRequests(Database database, SecretProtector protector, ILogger<CertificateRequests> logger)
{
    private const int Bits = 2048;
    private const int MaximumNames = 50;
    private const int MaximumWaiting = 50;

    /// <summary>Makes an RSA key of 2048 bits and a request.</summary>
    /// <param name="names">Host names; the first is the common name.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">A name is no host name, or too many requests wait.</exception>
    public async Task<WaitingRequest> MakeAsync(IReadOnlyList<string> names, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(names);
        var normalized = Normalize(names);
        if ((await ListAsync(cancellation)).Count >= MaximumWaiting)
        {
            throw RefusedException.Conflict("too-many-requests", "Too many requests wait for their certificate: remove some first.");
        }

        using var key = RSA.Create(Bits);
        var alternatives = new SubjectAlternativeNameBuilder();
        normalized.ForEach(alternatives.AddDnsName);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(normalized[0].Length <= 64 ? normalized[0] : "mail server"); // RFC 5280 A.1: ub-common-name is 64.
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(alternatives.Build());
        var pem = request.CreateSigningRequestPem();
        await using var command = database.Source.CreateCommand(
            "INSERT INTO tls_certificate_request (request, key, created_by) VALUES ($1, $2, $3) RETURNING id, created_at");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = pem });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = protector.Protect(key.ExportPkcs8PrivateKeyPem()) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        CertificateLog.Requested(logger, actor, reader.GetInt32(0), normalized[0]);
        return new WaitingRequest(reader.GetInt32(0), normalized, pem, reader.GetFieldValue<DateTimeOffset>(1));
    }

    /// <summary>The requests that wait, oldest first.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<WaitingRequest>> ListAsync(CancellationToken cancellation)
    {
        var list = new List<WaitingRequest>();
        await using var command = database.Source.CreateCommand("SELECT id, request, created_at FROM tls_certificate_request ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var pem = reader.GetString(1);
            list.Add(new WaitingRequest(reader.GetInt32(0), NamesOf(pem), pem, reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return list;
    }

    /// <summary>Removes a request with its key.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such request.</exception>
    public async Task RemoveAsync(int id, string actor, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM tls_certificate_request WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
        if (await command.ExecuteNonQueryAsync(cancellation) == 0)
        {
            throw RefusedException.NotFound("There is no such request.");
        }

        CertificateLog.RequestRemoved(logger, actor, id);
    }

    /// <summary>The keys that wait, PKCS #8.</summary>
    internal async Task<IReadOnlyList<(int Id, byte[] Key)>> KeysAsync(CancellationToken cancellation)
    {
        var keys = new List<(int, byte[])>();
        await using var command = database.Source.CreateCommand("SELECT id, key FROM tls_certificate_request ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (protector.Unprotect(reader.GetString(1)) is { } pem)
            {
                keys.Add((reader.GetInt32(0), CertificateKey.Read(pem, password: null)));
            }
        }

        return keys;
    }

    private static List<string> Normalize(IReadOnlyList<string> names)
    {
        var normalized = new List<string>();
        foreach (var name in names.Select(n => n.Trim()).Where(n => n.Length > 0))
        {
            var wildcard = name.StartsWith("*.", StringComparison.Ordinal);
            if (!DomainName.TryNormalize(wildcard ? name[2..] : name, out var host) || host.StartsWith('['))
            {
                throw RefusedException.Invalid("names", $"\"{name}\" is not a host name.");
            }

            normalized.Add(wildcard ? "*." + host : host);
        }

        return normalized.Count is > 0 and <= MaximumNames
            ? normalized
            : throw RefusedException.Invalid("names", $"Give 1 to {MaximumNames} host names.");
    }

    private static List<string> NamesOf(string pem)
    {
        var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        return [.. request.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames())];
    }
}
