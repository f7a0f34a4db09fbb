namespace Pennypost.Smtp.Server;

/// <summary>The open mail transaction of a session: from MAIL to the end of data, RSET, EHLO or STARTTLS.</summary>
/// <param name="mail">What MAIL said.</param>
/// <param name="delivery">The backend's side.</param>
internal sealed class SmtpTransaction(SmtpMail mail, ISmtpDelivery delivery)
{
    public SmtpMail Mail { get; } = mail;

    public ISmtpDelivery Delivery { get; } = delivery;

    /// <summary>Recipients accepted so far.</summary>
    public int Recipients { get; set; }

    /// <summary>The message as far as BDAT has brought it; null before the first chunk.</summary>
    public ChunkTransfer? Chunks { get; set; }
}
