using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Net;

/// <summary>What a TLS handshake agreed on.</summary>
/// <param name="Protocol">The version, such as <see cref="SslProtocols.Tls13"/>.</param>
/// <param name="CipherSuite">The suite by its registered name, such as <c>TLS_AES_256_GCM_SHA384</c>.</param>
/// <param name="ServerName">The name the client asked for (SNI, RFC 6066 §3); null when it gave none. Chosen by the client: escape before logging.</param>
/// <param name="PeerCertificate">The certificate the peer showed; null when it showed none.</param>
/// <param name="PeerTrusted">The peer's certificate was verified: chain and, for a server, name.</param>
public sealed record TlsInfo(SslProtocols Protocol, string CipherSuite, string? ServerName, X509Certificate2? PeerCertificate, bool PeerTrusted)
{
    /// <summary>The server's certificate, from whichever end; null when it is not known.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>The version as it is written in Received lines and logs: <c>TLSv1.2</c>, <c>TLSv1.3</c>.</summary>
    public string ProtocolName => Protocol switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        _ => Protocol.ToString(),
    };

    /// <summary>The channel binding <c>tls-server-end-point</c>: the hash of the server's certificate (RFC 5929 §4.1).</summary>
    /// <returns>Null when the certificate is not known, or its signature uses no single hash function.</returns>
    public byte[]? ServerEndPointBinding() => ServerCertificate is { } certificate ? Hash(certificate)?.Invoke(certificate.RawData) : null;

    // RFC 5929 §4.1: the hash function of the signature, SHA-256 in place of MD5 and SHA-1. RSASSA-PSS hides it in its parameters, EdDSA has none that counts.
    private static Func<byte[], byte[]>? Hash(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" => SHA256.HashData,
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => SHA256.HashData,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData,
        _ => null,
    };
}
