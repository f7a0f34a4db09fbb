using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pennypost.Net;

/// <summary>Accepts connections on one end point and gives each to the handler.</summary>
/// <remarks>
/// The accept loop does nothing but accept: PROXY header, limits, implicit TLS and the session run on their own. Stopping is graceful: the port closes,
/// sessions see the drain token, and what is left after the grace period is aborted.
/// </remarks>
public sealed class TcpListenerService : IHostedService, IAsyncDisposable
{
    /// <summary>How long handlers may take to notice that their connection was aborted.</summary>
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(10);

    private readonly ListenerSettings settings;
    private readonly SessionRegistry sessions = new();
    private readonly SessionRunner runner;
    private readonly ILoggerFactory loggers;
    private readonly ILogger log;
    private readonly CancellationTokenSource drain = new();
    private readonly Lock stopGate = new();
    private readonly IDisposable? metricsRegistration;
    private IConnectionListener? listener;
    private Task accepting = Task.CompletedTask;
    private Task? stopped;

    /// <summary>Prepares the listener; <see cref="StartAsync"/> opens the port.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="handler">Runs the sessions.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="metrics">The meter; null counts nothing.</param>
    public TcpListenerService(ListenerSettings settings, IConnectionHandler handler, ILoggerFactory loggers, NetMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(loggers);
        if (settings.Mode != TlsMode.None && settings.Tls is null)
        {
            throw new ArgumentException($"Listener {settings.Name} needs TLS settings.", nameof(settings));
        }

        this.settings = settings;
        this.loggers = loggers;
        log = loggers.CreateLogger<TcpListenerService>();
        var totals = new ByteTotals();
        metricsRegistration = metrics?.Register(settings.Name, totals, () => sessions.Count);
        runner = new SessionRunner(settings, handler, sessions, totals, log, metrics);
    }

    /// <summary>The real address and port once started; with port 0 in the settings the system's choice.</summary>
    public IPEndPoint BoundEndPoint =>
        (IPEndPoint?)listener?.EndPoint ?? throw new InvalidOperationException($"Listener {settings.Name} is not started.");

    /// <summary>Connections alive now, whatever stage they are in.</summary>
    public int LiveSessions => sessions.Count;

    /// <summary>Opens the port.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ListenException">The end point cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new SocketTransportOptions
        {
            // Bounds what a peer can make us hold while its session is busy; enough for a window of DATA.
            MaxReadBufferSize = 64 * 1024,
            MaxWriteBufferSize = 64 * 1024,

            // A session goes on where its octets arrived, instead of two thread switches later. "Unsafe" is what this is for code
            // that blocks; sessions never do.
            UnsafePreferInlineScheduling = true,
        };
        if (settings.OnlyIPv6)
        {
            options.CreateBoundListenSocket = BindIPv6;
        }

        var transport = new SocketTransportFactory(Options.Create(options), loggers);
        try
        {
            listener = await transport.BindAsync(settings.EndPoint, cancellationToken);
        }
        catch (Exception error) when (error is AddressInUseException or IOException or SocketException)
        {
            throw new ListenException(settings.Name, settings.EndPoint, error);
        }

        log.Listening(settings.Name, BoundEndPoint, settings.Mode);
        accepting = AcceptAsync(listener);
    }

    /// <summary>Closes the port and lets the sessions live on; <see cref="StopAsync"/> ends them later.</summary>
    public async Task CloseAsync()
    {
        if (listener is not null)
        {
            await listener.UnbindAsync(CancellationToken.None);
            await accepting;
        }
    }

    /// <summary>Ends when no session is left. Ask only after <see cref="CloseAsync"/>.</summary>
    public Task WhenEmptyAsync() => sessions.WhenEmptyAsync();

    /// <summary>Closes the port and ends the sessions: gracefully within <see cref="ListenerSettings.DrainGrace"/>, then by force.</summary>
    /// <remarks>Whoever comes second waits for the first: a listener that ran empty may be disposed just when the process stops.</remarks>
    /// <param name="cancellationToken">Cuts the grace short.</param>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (stopGate)
        {
            return stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        if (listener is null)
        {
            return;
        }

        await listener.UnbindAsync(CancellationToken.None);
        await accepting;
        await drain.CancelAsync();
        if (!await EndsAsync(settings.DrainGrace, cancellationToken))
        {
            log.DrainExpired(settings.Name, sessions.Count);
            sessions.AbortAll();
            if (!await EndsAsync(AbortGrace, CancellationToken.None))
            {
                log.SessionsStuck(settings.Name, sessions.Count);
            }
        }

        await listener.DisposeAsync();
        log.Stopped(settings.Name);
    }

    /// <summary>Stops at once when still running, and releases the metrics.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        metricsRegistration?.Dispose();
        drain.Dispose();
    }

    private static Socket BindIPv6(EndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = false };
        try
        {
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<bool> EndsAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var ended = sessions.WhenEmptyAsync();
        await Task.WhenAny(ended, Task.Delay(grace, cancellationToken));
        return ended.IsCompleted;
    }

    private async Task AcceptAsync(IConnectionListener open)
    {
        try
        {
            while (await open.AcceptAsync() is { } context)
            {
                runner.Start(context, drain.Token);
            }
        }
        catch (Exception error)
        {
            log.AcceptFailed(error, settings.Name, settings.EndPoint);
        }
    }
}
