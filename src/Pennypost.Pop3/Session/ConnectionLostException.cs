namespace Pennypost.Pop3.Session;

/// <summary>The client is gone or does not read: the session ends without UPDATE and without a word.</summary>
internal sealed class ConnectionLostException(string message, Exception? inner = null) : IOException(message, inner);
