using System.Net;

namespace Pennypost.Net;

/// <summary>A listener cannot use its end point: the port is busy, needs privilege, or the address is not this machine's.</summary>
public sealed class ListenException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="listener">Name of the listener.</param>
    /// <param name="endPoint">What it wanted.</param>
    /// <param name="innerException">The system's error.</param>
    public ListenException(string listener, IPEndPoint endPoint, Exception innerException)
        : base($"Cannot listen on {endPoint} for {listener}: {Describe(innerException)}", innerException)
    {
        EndPoint = endPoint;
        Reason = Describe(innerException);
    }

    /// <summary>The end point that could not be used.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Why, in a few words for a person.</summary>
    public string Reason { get; }

    private static string Describe(Exception error) => error switch
    {
        Microsoft.AspNetCore.Connections.AddressInUseException => "the port is in use by another program.",
        System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AddressAlreadyInUse } => "the port is in use by another program.",
        System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AccessDenied } => "ports below 1024 need privilege.",
        System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AddressNotAvailable } => "this machine does not have the address.",
        _ => error.Message,
    };
}
