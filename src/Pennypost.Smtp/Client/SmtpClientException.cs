namespace Pennypost.Smtp.Client;

/// <summary>What went wrong between client and server, as far as it concerns the whole session.</summary>
public enum SmtpFailure
{
    /// <summary>The connection was lost.</summary>
    ConnectionLost,

    /// <summary>The server did not answer in time.</summary>
    TimedOut,

    /// <summary>The server sent something that is not SMTP.</summary>
    BadReply,

    /// <summary>The server refused the greeting or EHLO.</summary>
    Refused,

    /// <summary>TLS is demanded and not offered, or the handshake failed.</summary>
    Tls,

    /// <summary>The log-in failed or was impossible.</summary>
    LogIn,
}

/// <summary>A session that cannot go on.</summary>
public sealed class SmtpClientException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="message">The reason in words.</param>
    /// <param name="reply">The server's reply, if it sent one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public SmtpClientException(SmtpFailure failure, string message, SmtpServerReply? reply = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        Reply = reply;
    }

    /// <summary>What went wrong.</summary>
    public SmtpFailure Failure { get; }

    /// <summary>The server's reply, if it sent one.</summary>
    public SmtpServerReply? Reply { get; }
}
