using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Net;

/// <summary>How much a client wants to know about the server's certificate.</summary>
public enum TlsVerification
{
    /// <summary>Any certificate will do: opportunistic TLS against eavesdroppers only (RFC 7435 §3). <see cref="TlsInfo.PeerTrusted"/> tells whether it would have passed.</summary>
    None,

    /// <summary>The chain must lead to a trusted root and the certificate must carry the name (RFC 9525).</summary>
    Required,
}

/// <summary>How a client does TLS.</summary>
public sealed class TlsClientSettings
{
    /// <summary>The server's name: sent as SNI and, with <see cref="TlsVerification.Required"/>, looked for in the certificate. An address literal sends no SNI.</summary>
    public required string ServerName { get; init; }

    /// <summary>What is demanded of the certificate.</summary>
    public TlsVerification Verification { get; init; } = TlsVerification.Required;

    /// <summary>Roots that are trusted in place of the system's; null means the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>The versions offered.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>How long the peer may take for the whole handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
