using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Core.Certificates;

/// <summary>Reads private keys and compares them with certificates.</summary>
internal static class CertificateKey
{
    private const int LeastRsaBits = 2048;

    /// <summary>Reads a key, PKCS #1, SEC 1 or PKCS #8, encrypted or not; PKCS #8 comes back.</summary>
    /// <exception cref="CertificateException">It cannot be used; the message says why.</exception>
    public static byte[] Read(string pem, string? password)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw new CertificateException("key", "There is no private key here: paste everything from the BEGIN line to the END line.");
        }

        switch (pem[fields.Label])
        {
            case "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY":
                return Import(pem, password: null);
            case "ENCRYPTED PRIVATE KEY" when string.IsNullOrEmpty(password):
                throw new CertificateException("password", "The private key is encrypted: give its password.");
            case "ENCRYPTED PRIVATE KEY":
                return Import(pem, password);
            case "CERTIFICATE":
                throw new CertificateException("key", "This is a certificate, not a private key.");
            case "PUBLIC KEY" or "RSA PUBLIC KEY":
                throw new CertificateException("key", "This is a public key, not a private key.");
            case var other:
                throw new CertificateException("key", $"A \"{Shorten(other)}\" is not a private key that can be used.");
        }
    }

    /// <summary>True when key and certificate belong together.</summary>
    public static bool Matches(byte[] key, X509Certificate2 certificate)
    {
        using var own = Open(key) ?? throw new CryptographicException("The key was read before.");
        return own.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The certificate together with its key, as every TLS implementation can use it.</summary>
    public static X509Certificate2 Join(X509Certificate2 certificate, byte[] key)
    {
        using var opened = Open(key);
        using var joined = opened switch
        {
            RSA rsa => certificate.CopyWithPrivateKey(rsa),
            ECDsa ecdsa => certificate.CopyWithPrivateKey(ecdsa),
            _ => throw new CryptographicException("The key is neither RSA nor ECDSA."),
        };

        // Through PKCS #12, because a key that is only attached in memory cannot be used by every TLS implementation.
        return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null);
    }

    private static byte[] Import(string pem, string? password)
    {
        var key = ImportAs(RSA.Create, pem, password) ?? ImportAs(ECDsa.Create, pem, password)
            ?? throw new CertificateException(
                password is null ? "key" : "password",
                password is null ? "The private key cannot be read: it is damaged, or neither RSA nor ECDSA." : "The private key cannot be opened with this password.");
        using (key)
        {
            if (key is RSA { KeySize: < LeastRsaBits })
            {
                throw new CertificateException("key", $"The RSA key has {key.KeySize} bits; clients refuse fewer than {LeastRsaBits}.");
            }

            return key.ExportPkcs8PrivateKey();
        }
    }

    private static AsymmetricAlgorithm? ImportAs(Func<AsymmetricAlgorithm> create, string pem, string? password)
    {
        var algorithm = create();
        try
        {
            if (password is null)
            {
                algorithm.ImportFromPem(pem);
            }
            else
            {
                algorithm.ImportFromEncryptedPem(pem, password);
            }

            return algorithm;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // Not this kind of key; the caller tries the next kind and tells when none fits.
            algorithm.Dispose();
            return null;
        }
    }

    private static AsymmetricAlgorithm? Open(byte[] key)
    {
        var pem = PemEncoding.WriteString("PRIVATE KEY", key);
        return ImportAs(RSA.Create, pem, null) ?? ImportAs(ECDsa.Create, pem, null);
    }

    private static string Shorten(string label) => label.Length > 40 ? label[..40] : label;
}
