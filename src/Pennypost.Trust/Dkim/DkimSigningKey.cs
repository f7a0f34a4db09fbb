using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Pennypost.Trust.Dkim;

/// <summary>A private key that signs for a domain under a selector.</summary>
public sealed class DkimSigningKey : IDisposable
{
    /// <summary>Bits of generated RSA keys (RFC 8301 §3.2: at least 2048 should be used).</summary>
    public const int GeneratedRsaBits = 2048;

    // RFC 8410 §7: PKCS #8 of an Ed25519 key is these octets and the seed.
    private static ReadOnlySpan<byte> Ed25519Prefix =>
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private readonly RSA? rsa;
    private readonly byte[] seed;

    private DkimSigningKey(RSA? rsa, byte[] seed)
    {
        this.rsa = rsa;
        this.seed = seed;
    }

    /// <summary>What it signs with.</summary>
    public DkimAlgorithm Algorithm => rsa is null ? DkimAlgorithm.Ed25519Sha256 : DkimAlgorithm.RsaSha256;

    /// <summary>Bits of the key.</summary>
    public int Bits => rsa?.KeySize ?? Ed25519.KeyLength * 8;

    /// <summary>Makes a new key.</summary>
    /// <param name="algorithm">Its kind; RSA gets <see cref="GeneratedRsaBits"/>.</param>
    /// <exception cref="PlatformNotSupportedException">This system has no Ed25519.</exception>
    public static DkimSigningKey Generate(DkimAlgorithm algorithm)
    {
        if (algorithm == DkimAlgorithm.RsaSha256)
        {
            return new(RSA.Create(GeneratedRsaBits), []);
        }

        return Ed25519.IsSupported ? new(null, RandomNumberGenerator.GetBytes(Ed25519.KeyLength)) : throw new PlatformNotSupportedException("This system has no Ed25519.");
    }

    /// <summary>Reads a PEM private key: PKCS #8 or PKCS #1 for RSA, PKCS #8 for Ed25519, or the 32 octets of an Ed25519 seed in base64.</summary>
    /// <param name="text">The key.</param>
    /// <param name="key">The key when the result is true.</param>
    /// <returns>False when it is no such key, or an RSA key of less than 1024 bits, which nobody would accept (RFC 8301 §3.2).</returns>
    public static bool TryImport(string text, [NotNullWhen(true)] out DkimSigningKey? key)
    {
        ArgumentNullException.ThrowIfNull(text);
        key = TryEd25519(text) ?? TryRsa(text);
        return key is not null;
    }

    /// <summary>The key as PEM, PKCS #8, unencrypted. Keep it secret.</summary>
    public string ExportPem() => rsa is not null
        ? rsa.ExportPkcs8PrivateKeyPem()
        : PemEncoding.WriteString("PRIVATE KEY", [.. Ed25519Prefix, .. seed]);

    /// <summary>The text of the record to publish at <c>selector._domainkey.domain</c> (RFC 6376 §3.6.1, RFC 8463 §4).</summary>
    public string PublicRecord() =>
        $"v=DKIM1; k={Algorithm.KeyType()}; p={Convert.ToBase64String(rsa is not null ? rsa.ExportSubjectPublicKeyInfo() : Ed25519.PublicKey(seed))}";

    /// <summary>Signs a SHA-256 hash (RFC 6376 §3.3.3, RFC 8463 §3).</summary>
    internal byte[] Sign(ReadOnlySpan<byte> sha256) => rsa is not null
        ? rsa.SignHash(sha256, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : Ed25519.Sign(seed, sha256);

    /// <inheritdoc/>
    public void Dispose()
    {
        rsa?.Dispose();
        CryptographicOperations.ZeroMemory(seed);
    }

    private static DkimSigningKey? TryEd25519(string text)
    {
        if (!Ed25519.IsSupported)
        {
            return null;
        }

        if (DkimKeyRecord.TryBase64(text.Trim(), out var bare) && bare.Length == Ed25519.KeyLength)
        {
            return new(null, bare);
        }

        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] != "PRIVATE KEY" || !DkimKeyRecord.TryBase64(text[fields.Base64Data], out var octets))
        {
            return null;
        }

        return octets.Length == Ed25519Prefix.Length + Ed25519.KeyLength && octets.AsSpan().StartsWith(Ed25519Prefix)
            ? new(null, octets[Ed25519Prefix.Length..])
            : null;
    }

    private static DkimSigningKey? TryRsa(string text)
    {
        var imported = RSA.Create();
        try
        {
            imported.ImportFromPem(text);
            // A public key in PEM is read too, and cannot sign.
            _ = imported.ExportParameters(includePrivateParameters: true);
            if (imported.KeySize >= 1024)
            {
                return new(imported, []);
            }
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // No RSA key: the caller is told by the result.
            imported.Dispose();
            return null;
        }

        imported.Dispose();
        return null;
    }
}
