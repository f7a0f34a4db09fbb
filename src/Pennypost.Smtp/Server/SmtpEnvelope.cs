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
}

/// <summary>The values of the BODY parameter.</summary>
public enum SmtpBodyType
{
    /// <summary>Seven-bit lines.</summary>
    SevenBit,

    /// <summary>Eight-bit lines (RFC 6152).</summary>
    EightBitMime,
}

/// <summary>What RCPT said (RFC 5321 §4.1.1.3).</summary>
/// <param name="Address">The forward path; source routes are already dropped.</param>
public sealed record SmtpRecipient(SmtpAddress Address);
