using System.Diagnostics;
using System.Net;

namespace Pennypost.Store.Messages;

/// <summary>A message to be stored: its content and what IMAP clients will ask for, computed once.</summary>
public sealed record NewMessage
{
    /// <summary>An id from <see cref="Schema.IdGenerator"/>; also the queue id that clients are told.</summary>
    public required long Id { get; init; }

    /// <summary>When the system took responsibility for it; IMAP's internal date by default.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Octets of the whole message, lines ended by CRLF.</summary>
    public required long Size { get; init; }

    /// <summary>The whole message when it is kept in the database; null when <see cref="BodyKey"/> names it in the body store.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The committed body's key in the body store; its reservation is released with the insertion.</summary>
    public string? BodyKey { get; init; }

    /// <summary>Offsets of every part (<c>MimeStructure.Serialize</c>).</summary>
    public required byte[] Structure { get; init; }

    /// <summary>IMAP ENVELOPE, ready to send (RFC 9051 §7.5.2).</summary>
    public required byte[] Envelope { get; init; }

    /// <summary>IMAP BODYSTRUCTURE, ready to send (RFC 9051 §7.5.2).</summary>
    public required byte[] BodyStructure { get; init; }
}

/// <summary>For whom a message was accepted, and from whom: the SMTP envelope (RFC 5321 §2.3.1).</summary>
public sealed record NewEnvelope
{
    /// <summary>An id from <see cref="Schema.IdGenerator"/>; may equal the message's.</summary>
    public required long Id { get; init; }

    /// <summary>The reverse-path; empty for the null reverse-path, which never gets a notification (USR-035).</summary>
    public required string Sender { get; init; }

    /// <summary>The forward-paths, at least one.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>The account that submitted the message, when it logged in.</summary>
    public long? SubmittedBy { get; init; }

    /// <summary>The client's address; null for mail that the system itself makes.</summary>
    public IPAddress? Client { get; init; }

    /// <summary>What the sender asked for beyond the addresses, as JSON that the mail system understands; null for nothing.</summary>
    public string? Options { get; init; }

    /// <summary>The message waits until then before it is routed (RFC 4865); null for at once.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>W3C trace context of the session that accepted the message, so that traces follow it to the mailbox.</summary>
    public string? TraceParent { get; init; } = Activity.Current?.Id;
}
