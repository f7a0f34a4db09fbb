using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Certificates;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Core.Status;
using Pennypost.Net;

namespace Pennypost.Listeners.Hosting;

/// <summary>Keeps the listeners of this process as the services say (SVC-388): opens what is new, closes what is gone, tells what cannot be
/// opened. Sessions live on whatever changes around them; only the end of the process drains them.</summary>
internal sealed class MailServices : IHostedService, IListenerStatusSource, IDisposable
{
    /// <summary>How often a binding that cannot be opened is tried again.</summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    private readonly ServiceDirectory _directory;
    private readonly CertificateStore _certificates;
    private readonly Replica _replica;
    private readonly HostOptions _options;
    private readonly ListenerTable _table;
    private readonly ILogger _logger;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;
    private volatile bool _running;

    public MailServices(
        ServiceDirectory directory, CertificateStore certificates, Replica replica, HostOptions options, ListenerTable table, ILogger<MailServices> logger)
    {
        _directory = directory;
        _certificates = certificates;
        _replica = replica;
        _options = options;
        _table = table;
        _logger = logger;
    }

    /// <summary>The services that this process listens for.</summary>
    public IReadOnlyList<ListeningService> Listening => _table.Open;

    /// <summary>The bindings that cannot be opened.</summary>
    public IReadOnlyList<FailedBinding> Failed => _table.Failed;

    /// <inheritdoc/>
    public IReadOnlyList<ListenerStatus> Current =>
    [
        .. Listening.Select(l => Status(l.Instance, l.EndPoint.ToString(), _running, l.Listener.LiveSessions, null)),
        .. Failed.Select(f => Status(f.Instance, f.Where, running: false, 0, f.Reason)),
    ];

    /// <inheritdoc/>
    /// <exception cref="StartException">Not one of the bindings can be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Azure.Certificate is null)
        {
            _certificates.UseFallback(ServerCertificateFile.LoadOrCreate(_options.DataDirectory, Dns.GetHostName()));
        }

        _replica.Report = () => new ReplicaReport(Current, _certificates.ActiveThumbprint, _certificates.ActiveUntil);
        _directory.Changed += SomethingChanged;
        _certificates.Changed += SomethingChanged;
        await _table.FollowAsync(_directory.All);
        if (_table is { Open: [], Failed: [var failed, ..] })
        {
            throw new StartException($"No service can listen; {failed.Where}: {failed.Reason} Stop the program that has the port, or move all ports with --port-base N.");
        }

        _running = true;
        Report();
        await TellAsync();
        _following = FollowAsync();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _running = false;
        _directory.Changed -= SomethingChanged;
        _certificates.Changed -= SomethingChanged;
        await _stop.CancelAsync();
        await _following;
        await _table.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private static ListenerStatus Status(ServiceInstance instance, string endPoint, bool running, int sessions, string? problem)
    {
        var service = instance.Service;
        var protocol = service.Type switch
        {
            ServiceType.Pop3 => "POP3",
            ServiceType.Imap4 => "IMAP",
            ServiceType.Lmtp => "LMTP",
            _ => "SMTP",
        };
        var tls = service.Encryption switch
        {
            ServiceEncryption.None => ListenerTls.None,
            ServiceEncryption.Tls => ListenerTls.Implicit,
            _ => ListenerTls.StartTls,
        };
        return new ListenerStatus(
            service.Name, protocol, endPoint, tls, running, sessions, (int)service.Get(SessionLimitServiceSettings.MaximumSessions), service.Id, problem);
    }

    private void SomethingChanged() => _changes.Writer.TryWrite(true);

    private async Task FollowAsync()
    {
        while (await ChangedOrTimeAsync())
        {
            var before = Failed;
            await _table.FollowAsync(_directory.All);
            if (!Failed.SequenceEqual(before))
            {
                Report();
            }

            await TellAsync();
        }
    }

    // False when the process stops.
    private async Task<bool> ChangedOrTimeAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (Failed.Count > 0)
        {
            limit.CancelAfter(TryAgain);
        }

        try
        {
            await _changes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to try again, or to stop.
        }

        return !_stop.IsCancellationRequested;
    }

    private void Report()
    {
        foreach (var failed in Failed)
        {
            HostLog.NotListening(_logger, failed.Instance.Service.Name, failed.Where, failed.Reason);
        }
    }

    private async Task TellAsync()
    {
        try
        {
            await _replica.BeatAsync(_stop.Token);
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            // The next heartbeat tells it.
            HostLog.NotTold(_logger, error);
        }
    }
}

/// <summary>The log of the host.</summary>
internal static partial class HostLog
{
    [LoggerMessage(3631, LogLevel.Error, "{Service} does not listen on {Where}: {Reason}")]
    public static partial void NotListening(ILogger logger, string service, string where, string reason);

    [LoggerMessage(3632, LogLevel.Warning, "The other processes could not be told what this one listens on")]
    public static partial void NotTold(ILogger logger, Exception error);
}
