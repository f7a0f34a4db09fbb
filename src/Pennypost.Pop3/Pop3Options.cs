using Pennypost.Net;

namespace Pennypost.Pop3;

/// <summary>The settings of one session; read when the session starts.</summary>
public sealed record Pop3Options
{
    /// <summary>The name in the greeting, in CAPA and in refusals. Printable ASCII.</summary>
    public string ProductName { get; init; } = "Pennypost";

    /// <summary>Certificate for STLS; null when TLS cannot be offered.</summary>
    public TlsServerSettings? Tls { get; init; }

    /// <summary>Nothing but CAPA, STLS, NOOP and QUIT before TLS; USER and SASL are hidden until then (SVC-036, RFC 8314 §4.1).</summary>
    public bool RequireTls { get; init; }

    /// <summary>Inactivity autologout; RFC 1939 §3 asks for at least ten minutes. Also the longest wait for a client that does not read.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Failed log-ins after which the connection is closed (SVC-047).</summary>
    public int MaximumFailedLogIns { get; init; } = 3;

    /// <summary>The time that must pass between two log-ins to a mailbox, as CAPA tells it (RFC 2449 §6.5); whole seconds, zero for none.</summary>
    public TimeSpan LogInDelay { get; init; }

    /// <summary>Commands in a row that make no sense after which the connection is closed: that is no mail client.</summary>
    public int MaximumBadCommands { get; init; } = 20;

    /// <summary>Longest command line in octets. RFC 2449 §4 asks for 255; long passwords ask for more.</summary>
    public int MaximumCommandLength { get; init; } = 1024;
}
