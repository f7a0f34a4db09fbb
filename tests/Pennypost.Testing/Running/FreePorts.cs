using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Pennypost.Testing;

/// <summary>Finds room for all ports of a system.</summary>
public static class FreePorts
{
    /// <summary>A number to add to every default port, such that all of them are free now.</summary>
    public static int FindBase(IReadOnlyCollection<int> defaults)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            // Below 32768, where Linux begins to take ports for outgoing connections.
            var candidate = RandomNumberGenerator.GetInt32(40, 250) * 100;
            if (defaults.All(port => IsFree(candidate + port)))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException("No free range of ports was found.");
    }

    /// <summary>A single free port.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
