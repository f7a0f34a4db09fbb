using System.Net;
using System.Net.Sockets;

namespace Pennypost.Net;

/// <summary>Opens client connections.</summary>
internal static class Dialler
{
    public static async ValueTask<Connection> ConnectAsync(DialTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Addresses.Count == 0)
        {
            throw new ConnectFailedException("There is no address to connect to.", innerException: null);
        }

        var reasons = new List<string>();
        Exception? last = null;
        foreach (var address in target.Addresses)
        {
            try
            {
                return await ConnectOneAsync(address, target, cancellationToken);
            }
            catch (Exception error) when (error is SocketException or TimeoutException)
            {
                reasons.Add($"{address}: {error.Message}");
                last = error;
            }
        }

        throw new ConnectFailedException(string.Join("; ", reasons), last);
    }

    private static async Task<Connection> ConnectOneAsync(IPEndPoint address, DialTarget target, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(target.ConnectTimeout);
        try
        {
            if (target.LocalAddress is { } from && from.AddressFamily == address.AddressFamily)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }

            await socket.ConnectAsync(address, limit.Token);
            return new Connection(new SocketTransport(socket), (IPEndPoint)socket.RemoteEndPoint!, (IPEndPoint)socket.LocalEndPoint!);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"no answer within {target.ConnectTimeout.TotalSeconds:0.#} seconds", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
