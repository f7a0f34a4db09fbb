using System.Net;

namespace Pennypost.Net;

/// <summary>What a load balancer says about the connection it passes on (PROXY protocol, haproxy's proxy-protocol.txt).</summary>
/// <param name="Source">The client's address; null when the balancer speaks for itself (health check) or does not know.</param>
/// <param name="Destination">The address the client connected to; null together with <paramref name="Source"/>.</param>
internal sealed record ProxyHeader(IPEndPoint? Source, IPEndPoint? Destination)
{
    /// <summary>The connection's own addresses are the right ones.</summary>
    public static ProxyHeader Local { get; } = new(null, null);
}

/// <summary>How parsing a PROXY header ended.</summary>
internal enum ProxyParseStatus
{
    /// <summary>Good so far, but not all here.</summary>
    NeedMore,

    /// <summary>A whole header.</summary>
    Complete,

    /// <summary>Not a PROXY header, or one that breaks the rules.</summary>
    Malformed,
}
