using Pennypost.Smtp.Grammar;

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

    /// <summary>True when only a server with SMTPUTF8 can take the message.</summary>
    public bool NeedsSmtpUtf8 => HasInternationalHeaders || Sender is { IsInternational: true } || Recipients.Any(recipient => recipient.IsInternational);
}

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
