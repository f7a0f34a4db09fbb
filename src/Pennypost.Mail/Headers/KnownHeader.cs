namespace Pennypost.Mail;

/// <summary>Header fields that the scanner recognises by number; the order is stored in databases, so new names go to the end.</summary>
public enum KnownHeader
{
    /// <summary>Any other field.</summary>
    Other = 0,

    /// <summary>RFC 5322 §3.6.2.</summary>
    From,

    /// <summary>RFC 5322 §3.6.2.</summary>
    Sender,

    /// <summary>RFC 5322 §3.6.2.</summary>
    ReplyTo,

    /// <summary>RFC 5322 §3.6.3.</summary>
    To,

    /// <summary>RFC 5322 §3.6.3.</summary>
    Cc,

    /// <summary>RFC 5322 §3.6.3.</summary>
    Bcc,

    /// <summary>RFC 5322 §3.6.5.</summary>
    Subject,

    /// <summary>RFC 5322 §3.6.1.</summary>
    Date,

    /// <summary>RFC 5322 §3.6.4.</summary>
    MessageId,

    /// <summary>RFC 5322 §3.6.4.</summary>
    InReplyTo,

    /// <summary>RFC 5322 §3.6.4.</summary>
    References,

    /// <summary>RFC 2045 §4.</summary>
    MimeVersion,

    /// <summary>RFC 2045 §5.</summary>
    ContentType,

    /// <summary>RFC 2045 §6.</summary>
    ContentTransferEncoding,

    /// <summary>RFC 2183 §2.</summary>
    ContentDisposition,

    /// <summary>RFC 2045 §7.</summary>
    ContentId,

    /// <summary>RFC 2045 §8.</summary>
    ContentDescription,

    /// <summary>RFC 3282 §2.</summary>
    ContentLanguage,

    /// <summary>RFC 2557 §4.</summary>
    ContentLocation,

    /// <summary>RFC 1864 §2.</summary>
    ContentMd5,

    /// <summary>RFC 5322 §3.6.7.</summary>
    Received,

    /// <summary>RFC 5322 §3.6.7.</summary>
    ReturnPath,

    /// <summary>RFC 9228 §3.</summary>
    DeliveredTo,

    /// <summary>RFC 2919 §2.</summary>
    ListId,

    /// <summary>RFC 2369 §3.2.</summary>
    ListUnsubscribe,

    /// <summary>RFC 2369 §3.4.</summary>
    ListPost,

    /// <summary>RFC 2076 §3.9: in wide use, never standardised.</summary>
    Precedence,

    /// <summary>RFC 3834 §5.</summary>
    AutoSubmitted,

    /// <summary>RFC 2156 §5.3.4.</summary>
    Importance,

    /// <summary>In wide use, never standardised.</summary>
    XPriority,

    /// <summary>RFC 2156 §5.3.6.</summary>
    Priority,

    /// <summary>RFC 8098 §2.1.</summary>
    DispositionNotificationTo,

    /// <summary>RFC 6376 §3.5.</summary>
    DkimSignature,

    /// <summary>RFC 8601 §2.</summary>
    AuthenticationResults,

    /// <summary>RFC 5322 §3.6.6.</summary>
    ResentFrom,

    /// <summary>RFC 5322 §3.6.6.</summary>
    ResentTo,

    /// <summary>RFC 5322 §3.6.6.</summary>
    ResentDate,

    /// <summary>RFC 5322 §3.6.6.</summary>
    ResentMessageId,

    /// <summary>In wide use, never standardised.</summary>
    XMailer,

    /// <summary>In wide use, never standardised.</summary>
    UserAgent,

    /// <summary>RFC 7208 §9.1.</summary>
    ReceivedSpf,
}
