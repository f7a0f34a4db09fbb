using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Testing;

/// <summary>A private certificate authority for one test class: certificates by host name and the root that vouches for them.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 root;
    private readonly List<X509Certificate2> issued = [];

    /// <summary>Makes the root.</summary>
    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Pennypost test root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    /// <summary>What a client must trust.</summary>
    public X509Certificate2Collection Roots => [root];

    /// <summary>A server certificate for host names and addresses, with its private key.</summary>
    /// <param name="names">DNS names or addresses; the first is the subject.</param>
    public X509Certificate2 Issue(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var bare = request.Create(root, DateTimeOffset.UtcNow.AddHours(-12), DateTimeOffset.UtcNow.AddMonths(6), RandomNumberGenerator.GetBytes(8));
        using var withKey = bare.CopyWithPrivateKey(key);

        // Through PKCS#12, so that the key is usable by SslStream on every platform.
        var certificate = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null);
        issued.Add(certificate);
        return certificate;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        root.Dispose();
        issued.ForEach(certificate => certificate.Dispose());
    }
}
