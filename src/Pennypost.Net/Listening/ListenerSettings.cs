using System.Net;

namespace Pennypost.Net;

/// <summary>When TLS starts on a listener.</summary>
public enum TlsMode
{
    /// <summary>Clear text only.</summary>
    None,

    /// <summary>Clear text first; the session upgrades by command (STARTTLS, STLS).</summary>
    StartTls,

    /// <summary>TLS from the first octet (RFC 8314 §3).</summary>
    Implicit,
}

/// <summary>One listening end point.</summary>
public sealed class ListenerSettings
{
    /// <summary>Name in logs and metrics, such as <c>submission</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Address and port; port 0 lets the system choose.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>With the address <c>::</c>: IPv6 clients only. Else IPv4 clients are accepted too.</summary>
    public bool OnlyIPv6 { get; init; }

    /// <summary>When TLS starts.</summary>
    public TlsMode Mode { get; init; }

    /// <summary>Needed unless <see cref="Mode"/> is <see cref="TlsMode.None"/>.</summary>
    public TlsServerSettings? Tls { get; init; }

    /// <summary>Peers that are load balancers: each of their connections must start with a PROXY header (v1 or v2). Others must not send one.</summary>
    public IReadOnlyList<IPNetwork> ProxyTrustedPeers { get; init; } = [];

    /// <summary>Tells, at each connection, of further peers that are load balancers; null for none.</summary>
    public Func<IPAddress, bool>? TrustsProxy { get; init; }

    /// <summary>How long a trusted peer may take for its PROXY header.</summary>
    public TimeSpan ProxyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most sessions at the same time.</summary>
    public int MaximumSessions { get; init; } = 10_000;

    /// <summary>Most sessions of one client address at the same time; IPv6 clients count by /64 network.</summary>
    public int MaximumSessionsPerAddress { get; init; } = 50;

    /// <summary>Addresses without a limit of their own (the total still holds).</summary>
    public IReadOnlyList<IPNetwork> UnlimitedAddresses { get; init; } = [];

    /// <summary>The one line a client gets instead of a session when a limit is reached, such as <c>421 4.7.0 Too many connections\r\n</c>. On implicit TLS it is not sent: the connection just closes.</summary>
    public ReadOnlyMemory<byte> TooManySessionsReply { get; init; }

    /// <summary>How long sessions may take to end after stop is asked.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(10);
}
