using System.Security.Cryptography;
using Pennypost.Net.Dns;

namespace Pennypost.Trust.Dkim;

/// <summary>A key that was asked for: usable, or the reason why not.</summary>
/// <param name="Status"><see cref="DkimStatus.Pass"/> when there is a key.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record DkimPublicKey(DkimStatus Status, string Reason) : IDisposable
{
    /// <summary>Nobody needs longer keys; checking them only costs time (RFC 8301 §3.2 asks for 4096).</summary>
    private const int MaximumRsaBits = 8192;

    /// <summary>Records of one name that are looked at; one is right, others are stray text.</summary>
    private const int MaximumRecords = 8;

    private RSA? rsa;

    /// <summary>The record.</summary>
    public DkimKeyRecord? Record { get; private init; }

    /// <summary>Bits of the key.</summary>
    public int Bits { get; private init; }

    /// <summary>Fetches the key of a signature.</summary>
    /// <param name="resolver">Answers.</param>
    /// <param name="selector">Selector.</param>
    /// <param name="domain">Domain in A-labels.</param>
    /// <param name="algorithm">What it shall verify.</param>
    /// <param name="minimumRsaBits">Shortest RSA key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DkimPublicKey> FetchAsync(
        IDnsResolver resolver, string selector, string domain, DkimAlgorithm algorithm, int minimumRsaBits, CancellationToken cancellationToken)
    {
        // RFC 6376 §3.6.2.1.
        if (!DnsName.TryParse($"{selector}._domainkey.{domain}", out var name))
        {
            return new(DkimStatus.PermError, "selector and domain are no DNS name");
        }

        var answer = await resolver.QueryAsync(name, DnsType.Txt, cancellationToken);
        if (answer.Outcome != DnsOutcome.Found)
        {
            return answer.Outcome == DnsOutcome.Failed
                ? new(DkimStatus.TempError, "key could not be fetched")
                : new(DkimStatus.PermError, "no key for signature");
        }

        DkimPublicKey? refused = null;
        foreach (var record in answer.Of<TxtRecord>().Records.Take(MaximumRecords))
        {
            var key = Read(record.Text, algorithm, minimumRsaBits);
            if (key.Status == DkimStatus.Pass)
            {
                return key;
            }

            refused ??= key;
        }

        return refused ?? new(DkimStatus.PermError, "no key for signature");
    }

    /// <summary>Whether a signature over a hash is good.</summary>
    public bool Verifies(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> signature) => rsa is null
        ? Ed25519.Verify(Record!.PublicKey, sha256, signature) // RFC 8463 §3: the hash is what is signed
        : rsa.VerifyHash(sha256, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <inheritdoc/>
    public void Dispose() => rsa?.Dispose();

    private static DkimPublicKey Read(string text, DkimAlgorithm algorithm, int minimumRsaBits)
    {
        if (!DkimKeyRecord.TryParse(text, out var record, out var problem))
        {
            return new(DkimStatus.PermError, problem);
        }

        if (record.PublicKey.Length == 0)
        {
            return new(DkimStatus.PermError, "key revoked") { Record = record };
        }

        if (record.Hashes is { } hashes && !hashes.Contains("sha256"))
        {
            return new(DkimStatus.PermError, "key is not for sha256") { Record = record };
        }

        if (!record.Services.Contains("*") && !record.Services.Contains("email"))
        {
            return new(DkimStatus.PermError, "key is not for mail") { Record = record };
        }

        if (record.KeyType != (algorithm == DkimAlgorithm.RsaSha256 ? "rsa" : "ed25519"))
        {
            return new(DkimStatus.PermError, "key of another kind") { Record = record };
        }

        return algorithm == DkimAlgorithm.RsaSha256 ? ReadRsa(record, minimumRsaBits) : ReadEd25519(record);
    }

    private static DkimPublicKey ReadEd25519(DkimKeyRecord record) => record.PublicKey.Length != Ed25519.KeyLength
        ? new(DkimStatus.PermError, "key cannot be read") { Record = record }
        : new(DkimStatus.Pass, "") { Record = record, Bits = Ed25519.KeyLength * 8 };

    private static DkimPublicKey ReadRsa(DkimKeyRecord record, int minimumBits)
    {
        var key = RSA.Create();
        if (!TryImport(key, record.PublicKey))
        {
            key.Dispose();
            return new(DkimStatus.PermError, "key cannot be read") { Record = record };
        }

        // RFC 8301 §3.2: a signature by a shorter key must not be considered valid.
        if (key.KeySize < minimumBits || key.KeySize > MaximumRsaBits)
        {
            var bits = key.KeySize;
            key.Dispose();
            return new(DkimStatus.PermError, bits < minimumBits ? "key too short" : "key too long") { Record = record, Bits = bits };
        }

        return new(DkimStatus.Pass, "") { Record = record, Bits = key.KeySize, rsa = key };
    }

    private static bool TryImport(RSA rsa, byte[] key)
    {
        try
        {
            rsa.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length;
        }
        catch (CryptographicException)
        {
            return TryImportBare(rsa, key);
        }
    }

    // RFC 6376 §3.6.1 with erratum 3017: some publish the bare RSAPublicKey.
    private static bool TryImportBare(RSA rsa, byte[] key)
    {
        try
        {
            rsa.ImportRSAPublicKey(key, out var read);
            return read == key.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
