using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Core.Certificates;

/// <summary>Reads uploads and checks them so strictly that what passes works in a handshake (SVC-025, USR-111).</summary>
/// <param name="time">The clock, for expiry.</param>
/// <param name="roots">Trusted roots; null for the system's.</param>
public sealed class CertificateReader(TimeProvider time, X509Certificate2Collection? roots = null)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string AnyPurpose = "2.5.29.37.0";

    /// <summary>Reads an upload.</summary>
    /// <param name="upload">What came.</param>
    /// <param name="waitingKeys">Keys made here for requests, PKCS #8: one of them is used when the upload brings none.</param>
    /// <exception cref="CertificateException">It cannot be used.</exception>
    public ServerCertificate Read(CertificateUpload upload, IReadOnlyList<byte[]> waitingKeys)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(waitingKeys);
        var certificate = upload.Pfx is { } pfx ? FromPfx(pfx, upload.Password) : FromPem(upload, waitingKeys);
        CheckLeaf(certificate.Leaf, upload.Validate);
        CheckOrder(certificate);
        if (upload.Validate)
        {
            CheckTrust(certificate);
        }

        return certificate;
    }

    /// <summary>Reads what was checked before and stored.</summary>
    /// <param name="chain">PEM.</param>
    /// <param name="key">PEM.</param>
    /// <exception cref="CryptographicException">It was damaged.</exception>
    public static ServerCertificate Stored(string chain, string key)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(chain);
        return new ServerCertificate(certificates[0], [.. certificates.Skip(1)], CertificateKey.Read(key, password: null));
    }

    private static ServerCertificate FromPem(CertificateUpload upload, IReadOnlyList<byte[]> waitingKeys)
    {
        var chain = Chain(upload.Chain ?? "");
        if (string.IsNullOrWhiteSpace(upload.Key))
        {
            var waiting = waitingKeys.FirstOrDefault(k => CertificateKey.Matches(k, chain[0]))
                ?? throw new CertificateException("key", "The private key is missing, and no key that was made here belongs to this certificate.");
            return new ServerCertificate(chain[0], [.. chain.Skip(1)], waiting);
        }

        if (upload.Key.Length > CertificateUpload.MaximumLength)
        {
            throw new CertificateException("key", "The text is too long to be a private key.");
        }

        var key = CertificateKey.Read(upload.Key, upload.Password);
        if (!CertificateKey.Matches(key, chain[0]))
        {
            throw new CertificateException("key", chain.Skip(1).Any(c => CertificateKey.Matches(key, c))
                ? "The key belongs to a certificate further down: the server's certificate must be the first."
                : "The private key does not belong to this certificate.");
        }

        return new ServerCertificate(chain[0], [.. chain.Skip(1)], key);
    }

    private static X509Certificate2Collection Chain(string text)
    {
        if (text.Length > CertificateUpload.MaximumLength)
        {
            throw new CertificateException("chain", "The text is too long to be a certificate chain.");
        }

        for (var rest = text; PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            // A key in the chain would be stored in clear and shown.
            if (rest[fields.Label].Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                throw new CertificateException("chain", "There is a private key among the certificates: put it into its own field.");
            }
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            throw new CertificateException("chain", "A certificate is damaged and cannot be read.");
        }

        return certificates.Count > 0
            ? certificates
            : throw new CertificateException("chain", "There is no certificate here: paste everything from the BEGIN CERTIFICATE line to the END line.");
    }

    private static ServerCertificate FromPfx(byte[] pfx, string? password)
    {
        if (pfx.Length > CertificateUpload.MaximumLength)
        {
            throw new CertificateException("pfx", "The file is too large to be a PFX file.");
        }

        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(pfx, password ?? "", X509KeyStorageFlags.Exportable);
        }
        catch (CryptographicException)
        {
            throw new CertificateException(
                string.IsNullOrEmpty(password) ? "pfx" : "password", "The file cannot be opened: it is no PFX file, or the password is wrong.");
        }

        // A file may hold the keys of its authorities too: ours is the one that issued none of the others.
        var own = all.Where(c => c.HasPrivateKey).MinBy(c => all.Count(other => other.Issuer == c.Subject)) ?? throw new CertificateException("pfx", "The file holds no certificate with a private key.");
        using AsymmetricAlgorithm? key = own.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)own.GetECDsaPrivateKey();
        if (key is null)
        {
            throw new CertificateException("pfx", "The key is neither RSA nor ECDSA.");
        }

        // Encrypted on the way out, because an exported key may not always be had in clear; and read as any other key, for the same checks.
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);
        var exported = CertificateKey.Read(key.ExportEncryptedPkcs8PrivateKeyPem(secret, parameters), secret);
        return new ServerCertificate(X509CertificateLoader.LoadCertificate(own.RawData), InOrder(own, all), exported);
    }

    // PFX files have no order: follow the issuers.
    private static List<X509Certificate2> InOrder(X509Certificate2 leaf, X509Certificate2Collection all)
    {
        var order = new List<X509Certificate2>();
        for (var last = leaf; all.FirstOrDefault(c => !c.Equals(last) && !order.Contains(c) && IssuedBy.Check(last, c)) is { } issuer; last = issuer)
        {
            order.Add(issuer);
        }

        return order;
    }

    private void CheckLeaf(X509Certificate2 leaf, bool validate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (leaf.NotAfter.ToUniversalTime() <= now)
        {
            throw new CertificateException("chain", $"The certificate expired on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}.");
        }

        if (leaf.NotBefore.ToUniversalTime() > now)
        {
            throw new CertificateException("chain", $"The certificate is not valid before {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC.");
        }

        var usages = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(e => e.EnhancedKeyUsages.Cast<Oid>()).ToList();
        if (usages.Count > 0 && !usages.Any(u => u.Value is ServerAuthentication or AnyPurpose))
        {
            throw new CertificateException("chain", "The first certificate is not for servers (its extended key usage lacks server authentication).");
        }

        if (validate && leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority))
        {
            throw new CertificateException("chain", "The first certificate is that of a certificate authority: the server's certificate must be the first.");
        }

        if (validate && !leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames()).Any())
        {
            throw new CertificateException("chain", "The certificate names no host (it has no subject alternative name), so clients would refuse it.");
        }
    }

    private static void CheckOrder(ServerCertificate certificate)
    {
        var subject = certificate.Leaf;
        foreach (var issuer in certificate.Issuers)
        {
            if (!IssuedBy.Check(subject, issuer))
            {
                throw new CertificateException(
                    "chain", $"The chain is not in order: \"{Name(issuer)}\" did not issue \"{Name(subject)}\", which stands before it.");
            }

            subject = issuer;
        }
    }

    private void CheckTrust(ServerCertificate certificate)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true; // What is missing here would be missing for clients too.
        policy.VerificationTime = time.GetLocalNow().DateTime;
        policy.ExtraStore.AddRange(certificate.Issuers.ToArray());
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        if (chain.Build(certificate.Leaf))
        {
            return;
        }

        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        throw new CertificateException("chain", (status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) switch
        {
            _ when certificate.IsSelfSigned => "The certificate is self-signed: clients will not trust it. Clear the validation to use it all the same.",
            X509ChainStatusFlags.NoError => $"The chain is not valid: {chain.ChainStatus.FirstOrDefault().StatusInformation}",
            _ => "The chain does not lead to a public root: an issuing certificate is missing, or the authority is private. Clear the validation to use it all the same.",
        });
    }

    private static string Name(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
}
