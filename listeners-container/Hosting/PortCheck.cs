using System.Net;
using System.Net.Sockets;

namespace Pennypost.Listeners.Hosting;

/// <summary>Finds a busy port before anything is started, and says what to do.</summary>
internal static class PortCheck
{
    /// <summary>Tries the port without keeping it.</summary>
    /// <exception cref="StartException">The port is taken or may not be used.</exception>
    public static void Require(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // As the listeners do it: a port whose old connections linger in TIME_WAIT is free.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(1);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressNotAvailable)
        {
            throw new StartException(e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {endPoint.Port} of {endPoint.Address} is in use. Stop the program that has it, or move all ports with --port-base N.",
                SocketError.AccessDenied => $"Port {endPoint.Port} needs privileges. Move all ports with --port-base N.",
                _ => $"{endPoint.Address} is not an address of this machine. Name another with --listen.",
            });
        }
    }
}
