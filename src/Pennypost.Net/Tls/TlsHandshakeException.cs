namespace Pennypost.Net;

/// <summary>A TLS handshake failed. The connection is aborted; nothing can be said to the peer any more.</summary>
public sealed class TlsHandshakeException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, for the log.</param>
    /// <param name="innerException">The cause.</param>
    public TlsHandshakeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
