using System.Net.Security;
using System.Security.Authentication;

namespace Pennypost.Net;

/// <summary>How a server does TLS.</summary>
public sealed class TlsServerSettings
{
    /// <summary>The certificate for the name the client asks for (null when it asks for none). Called at each handshake: return another context and new sessions use it. Null refuses the handshake.</summary>
    /// <remarks>Return the same context object as long as the certificate stays the same: OpenSSL's state and the session cache hang on it. <see cref="ServerCertificates"/> does all that.</remarks>
    public required Func<string?, SslStreamCertificateContext?> SelectCertificate { get; init; }

    /// <summary>The versions offered. TLS 1.2 is the least by default (RFC 8314 §4.1, RFC 8996).</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The cipher suites accepted; null for the platform's choice. A list of our own costs each handshake a new OpenSSL context.</summary>
    public IReadOnlyList<TlsCipherSuite>? CipherSuites { get; init; }

    /// <summary>How long the peer may take for the whole handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ask the client for a certificate (never demanded); <see cref="TlsInfo.PeerTrusted"/> tells whether its chain was good.</summary>
    public bool AskForClientCertificate { get; init; }
}
