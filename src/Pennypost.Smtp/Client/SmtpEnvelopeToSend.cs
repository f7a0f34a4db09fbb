using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;

namespace Pennypost.Smtp.Client;

/// <summary>What a client tells the server about a message before it sends it.</summary>
/// <param name="Sender">The reverse path; null for <c>&lt;&gt;</c>.</param>
/// <param name="Recipients">The forward paths, at least one.</param>
/// <param name="Size">The message's size in octets.</param>
public sealed record SmtpEnvelopeToSend(SmtpAddress? Sender, IReadOnlyList<SmtpAddress> Recipients, long Size)
{
    /// <summary>True when the body holds octets above 127 (RFC 6152).</summary>
    public bool IsEightBit { get; init; }

    /// <summary>True when the header fields hold UTF-8 (RFC 6532), so that SMTPUTF8 is needed even with ASCII addresses.</summary>
    public bool HasInternationalHeaders { get; init; }

    /// <summary>Travels only in verified TLS to servers that promise the same (RFC 8689 §4).</summary>
    public bool RequireTls { get; init; }

    /// <summary>How much of the message a failure report brings back (RFC 3461 §4.3); told to servers that know DSN.</summary>
    public SmtpReturn Return { get; init; }

    /// <summary>The sender's own id of the envelope (RFC 3461 §4.4); told to servers that know DSN.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>What the sender wants to be told about each recipient, in their order (RFC 3461 §4.1); null for nothing said.</summary>
    public IReadOnlyList<SmtpRecipient>? Details { get; init; }

    /// <summary>The time left until the deadline, and what happens then (RFC 2852 §4); null for none. Negative when it has passed.</summary>
    public SmtpTimeLeft? TimeLeft { get; init; }

    /// <summary>True when only a server with SMTPUTF8 can take the message.</summary>
    public bool NeedsSmtpUtf8 => HasInternationalHeaders || Sender is { IsInternational: true } || Recipients.Any(recipient => recipient.IsInternational);
}

/// <summary>What is left of a deadline (RFC 2852).</summary>
/// <param name="Time">The time left.</param>
/// <param name="Return">Mode R: what misses the deadline is returned, so only a server that knows deadlines may get the message (§4.1.5).</param>
/// <param name="Trace">The sender wants to be told about each hop.</param>
public sealed record SmtpTimeLeft(TimeSpan Time, bool Return, bool Trace);

/// <summary>What became of one recipient.</summary>
public enum SmtpOutcome
{
    /// <summary>The server took responsibility.</summary>
    Delivered,

    /// <summary>Try again later.</summary>
    Deferred,

    /// <summary>Never.</summary>
    Failed,
}

/// <summary>The result for one recipient.</summary>
/// <param name="Recipient">Whom it concerns.</param>
/// <param name="Outcome">What became of the message.</param>
/// <param name="Reply">The reply that decided it: the server's, or one made here in the same form when the connection was lost.</param>
public sealed record SmtpRecipientResult(SmtpAddress Recipient, SmtpOutcome Outcome, SmtpServerReply Reply);
