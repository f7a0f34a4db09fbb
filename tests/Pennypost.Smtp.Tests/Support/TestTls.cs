using System.Security.Cryptography.X509Certificates;
using Pennypost.Net;

namespace Pennypost.Smtp.Tests.Support;

/// <summary>TLS for the sessions of these tests: one certificate for mx.example and localhost.</summary>
internal static class TestTls
{
    private static readonly TestCertificates Authority = new();
    private static readonly ServerCertificates Certificates = new(Authority.Issue("mx.example", "localhost", "127.0.0.1"));

    public static X509Certificate2Collection Roots => Authority.Roots;

    public static TlsServerSettings Server() => new() { SelectCertificate = Certificates.Select };
}
