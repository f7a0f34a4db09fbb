namespace Pennypost.Core.Services;

/// <summary>When TLS begins on a service (SVC-052, SVC-035 to SVC-037).</summary>
public enum ServiceEncryption
{
    /// <summary>Never: for closed networks.</summary>
    None,

    /// <summary>When the client asks for it: "None/STARTTLS".</summary>
    StartTls,

    /// <summary>The client must ask for it before log-in and mail: "STARTTLS".</summary>
    RequireStartTls,

    /// <summary>With the first octet (RFC 8314): "SSL".</summary>
    Tls,
}
