using System.Security.Authentication;
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
    /// <summary>The version as it is written in Received lines and logs: <c>TLSv1.2</c>, <c>TLSv1.3</c>.</summary>
    public string ProtocolName => Protocol switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        _ => Protocol.ToString(),
    };
}
