namespace Pennypost.Net;

/// <summary>A trusted balancer did not send a proper PROXY header.</summary>
internal sealed class ProxyHeaderException(string message) : IOException(message);
