using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Pennypost.Smtp.Minger;

/// <summary>Answers questions about addresses by UDP (draft-hathcock-minger-06).</summary>
/// <remarks>Invariants: a datagram without a valid digest is never answered, so that nothing can be learned or reflected without the secret (SVC-230, where the
/// draft would answer 2); an answer is shorter than its question; one datagram is looked at after the other, with no state kept between them.</remarks>
public sealed partial class MingerResponder : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly IMingerBackend backend;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private readonly Task answering;

    private MingerResponder(Socket socket, IMingerBackend backend, ILogger logger)
    {
        this.socket = socket;
        this.backend = backend;
        this.logger = logger;
        answering = Task.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Opens the port and begins to answer.</summary>
    /// <param name="place">Where to listen; <c>::</c> is every address of both families.</param>
    /// <param name="backend">Who knows the addresses.</param>
    /// <param name="logger">For faults.</param>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public static MingerResponder Start(IPEndPoint place, IMingerBackend backend, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(logger);
        var port = new Socket(place.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (place.Address.Equals(IPAddress.IPv6Any))
            {
                port.DualMode = true;
            }

            port.Bind(place);
            return new MingerResponder(port, backend, logger);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    /// <summary>What is answered to a datagram.</summary>
    /// <param name="datagram">The question.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="backend">Who knows the addresses.</param>
    /// <returns>Null for silence.</returns>
    public static byte[]? Answer(ReadOnlySpan<byte> datagram, IPAddress client, IMingerBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (backend.Secret is not { } secret || MingerQuery.Parse(datagram) is not { } query || !query.Proves(secret))
        {
            return null;
        }

        return query.Answer(
            !backend.MayAsk(client) ? MingerStatus.AccessDenied
            : !query.IsWellFormed ? MingerStatus.InvalidRequest
            : backend.Verify(query.Address));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await answering;
        socket.Dispose();
        stop.Dispose();
    }

    private async Task AnswerAsync()
    {
        // One octet more than a query may have: what fills it was cut off.
        var buffer = new byte[MingerQuery.MaximumLength + 3];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, anyone, stop.Token);
                var client = (IPEndPoint)received.RemoteEndPoint;
                if (received.ReceivedBytes < buffer.Length && Answer(buffer.AsSpan(0, received.ReceivedBytes), client.Address, backend) is { } answer)
                {
                    await socket.SendToAsync(answer, client, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException error)
            {
                // What the network tells of an earlier datagram comes up here too; whoever asked will ask again.
                Failed(logger, error.SocketErrorCode);
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
            catch (Exception error)
            {
                Fault(logger, error);
            }
        }
    }

    [LoggerMessage(2021, LogLevel.Debug, "Minger: a datagram could not be received or sent: {Error}")]
    private static partial void Failed(ILogger logger, SocketError error);

    [LoggerMessage(2022, LogLevel.Error, "Minger: a question could not be answered")]
    private static partial void Fault(ILogger logger, Exception error);
}
