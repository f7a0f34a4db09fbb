using Pennypost.Smtp.Grammar;

namespace Pennypost.Smtp.Server;

/// <summary>What MAIL said (RFC 5321 §4.1.1.2).</summary>
/// <param name="Sender">The reverse path; null for <c>&lt;&gt;</c>.</param>
public sealed record SmtpMail(SmtpAddress? Sender)
{
    /// <summary>The declared size in octets (RFC 1870 §6), or null.</summary>
    public long? DeclaredSize { get; init; }

    /// <summary>The declared body type (RFC 6152); 7BIT when not said.</summary>
    public SmtpBodyType Body { get; init; }

    /// <summary>True when the transaction needs SMTPUTF8 (RFC 6531 §3.4).</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>The value of <c>AUTH=</c> (RFC 4954 §5), or null when absent or <c>&lt;&gt;</c>.</summary>
    public SmtpAddress? SubmittedBy { get; init; }

    /// <summary>How much of the message a failure report should bring back (RFC 3461 §4.3).</summary>
    public SmtpReturn Return { get; init; }

    /// <summary>The sender's own id of this envelope, decoded (RFC 3461 §4.4); printable ASCII.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>True when the message may travel only in verified TLS, hop by hop (RFC 8689 §3).</summary>
    public bool RequireTls { get; init; }

    /// <summary>When the message must have arrived (RFC 2852), or null.</summary>
    public SmtpDeliverBy? DeliverBy { get; init; }

    /// <summary>The message is not to be sent on before this time (RFC 4865), or null.</summary>
    public DateTimeOffset? HoldUntil { get; init; }
}

/// <summary>The values of the BODY parameter.</summary>
public enum SmtpBodyType
{
    /// <summary>Seven-bit lines.</summary>
    SevenBit,

    /// <summary>Eight-bit lines (RFC 6152).</summary>
    EightBitMime,

    /// <summary>Any octets, by BDAT only (RFC 3030 §3). The server turns binary parts into base64: a delivery gets lines whatever was declared.</summary>
    BinaryMime,
}

/// <summary>What RCPT said (RFC 5321 §4.1.1.3).</summary>
/// <param name="Address">The forward path; source routes are already dropped.</param>
public sealed record SmtpRecipient(SmtpAddress Address)
{
    /// <summary>What the sender wants to be told about this recipient (RFC 3461 §4.1).</summary>
    public SmtpNotify Notify { get; init; }

    /// <summary>The recipient as its first sender wrote it: type, semicolon, decoded address (RFC 3461 §4.2); null when not said.</summary>
    public string? OriginalRecipient { get; init; }
}
