namespace Pennypost.Imap.Server;

/// <summary>The client closed or lost the connection in the middle of something: the session ends, and nothing is wrong with the server.</summary>
internal sealed class ClientGoneException(string reason, Exception? inner = null) : IOException(reason, inner);
