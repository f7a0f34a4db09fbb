using System.Net;
using System.Net.Sockets;

namespace Pennypost.Cloud;

/// <summary>What the load balancer does: connections to each port go to the replicas that are up, in turn. A connection lives and dies with its replica.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<ListenerReplica>> _replicas;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private int _turn;

    public Balancer(SystemPorts ports, Func<IReadOnlyList<ListenerReplica>> replicas)
    {
        _replicas = replicas;
        foreach (var port in (Func<SystemPorts, int>[])[p => p.Smtp, p => p.Submission, p => p.Submissions, p => p.Pop3, p => p.Pop3s, p => p.Imap, p => p.Imaps])
        {
            var listener = new TcpListener(IPAddress.Loopback, port(ports));
            listener.Start(512);
            _listeners.Add(listener);
            _accepting.Add(Task.Run(() => AcceptAsync(listener, port)));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        await Task.WhenAll(_accepting);
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, Func<SystemPorts, int> port)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => JoinAsync(client, port));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task JoinAsync(TcpClient client, Func<SystemPorts, int> port)
    {
        using (client)
        {
            try
            {
                var up = _replicas().Where(replica => replica.IsUp).ToList();
                if (up.Count == 0)
                {
                    return;
                }

                using var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, port(up[(int)((uint)Interlocked.Increment(ref _turn) % (uint)up.Count)].Ports), _stop.Token);
                await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The connection is over, for both sides.
            }
        }
    }

    // A side that is at its end only ends its direction: clients may shut down sending and read on.
    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            from.Close();
            to.Close();
        }
    }
}
