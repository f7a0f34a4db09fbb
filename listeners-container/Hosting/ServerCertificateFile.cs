using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Listeners.Hosting;

/// <summary>The certificate of the data folder, <c>tls/certificate.pem</c> and <c>tls/key.pem</c>: put a real one there, or use the
/// self-signed one that the first start makes.</summary>
internal static class ServerCertificateFile
{
    public static X509Certificate2 LoadOrCreate(string dataDirectory, string hostName)
    {
        var folder = Path.Combine(dataDirectory, "tls");
        var certificate = Path.Combine(folder, "certificate.pem");
        var key = Path.Combine(folder, "key.pem");
        if (!File.Exists(certificate) || !File.Exists(key))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Create(certificate, key, hostName);
        }

        using var loaded = X509Certificate2.CreateFromPemFile(certificate, key);
        // Through PKCS #12, because a key that is only attached in memory cannot be used by every TLS implementation.
        return X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
    }

    private static void Create(string certificate, string key, string hostName)
    {
        using var keyPair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hostName}", keyPair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new HashSet<string>(StringComparer.OrdinalIgnoreCase) { hostName, "localhost" })
        {
            names.AddDnsName(name);
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(5));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var file = new StreamWriter(new FileStream(key, options)))
        {
            file.Write(keyPair.ExportPkcs8PrivateKeyPem());
        }

        File.WriteAllText(certificate, made.ExportCertificatePem());
    }
}
