using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pennypost.Net;

namespace Pennypost.Imap.Tests;

/// <summary>A self-signed certificate for localhost, made once per test run.</summary>
internal static class TestCertificate
{
    public static TlsServerSettings Settings { get; } = new() { SelectCertificate = new ServerCertificates(Create()).Select };

    private static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
