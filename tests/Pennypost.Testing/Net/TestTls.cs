using System.Security.Cryptography.X509Certificates;
using Pennypost.Net;

namespace Pennypost.Testing;

/// <summary>TLS for the sessions of engine tests: one certificate for mx.example and localhost, made once a test run.</summary>
public static class TestTls
{
    private static readonly TestCertificates Authority = new();
    private static readonly ServerCertificates Certificates = new(Authority.Issue("mx.example", "localhost", "127.0.0.1"));

    /// <summary>What a client must trust.</summary>
    public static X509Certificate2Collection Roots => Authority.Roots;

    /// <summary>What a server needs.</summary>
    public static TlsServerSettings Server() => new() { SelectCertificate = Certificates.Select };
}
