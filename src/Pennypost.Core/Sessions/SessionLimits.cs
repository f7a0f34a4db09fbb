using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Services;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sessions;

/// <summary>Knows clients that are local for the limits of a service (SVC-138): they are let in without being counted.</summary>
public interface ILocalClients
{
    /// <summary>Tells whether an address is local; quick, because every connection waits for it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="client">The client's address.</param>
    bool IsLocal(MailService service, IPAddress client);
}

/// <summary>Lets sessions in as the limits of their service say, over all processes (SVC-137 to SVC-152).</summary>
public sealed class SessionLimits : BackgroundService
{
    private const string Channel = "pennypost_places";
    private static readonly TimeSpan Write = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly DatabaseNotices _notices;
    private readonly Replica _replica;
    private readonly IReadOnlyList<ILocalClients> _local;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _listening;
    private readonly ConcurrentDictionary<int, ServiceLoad> _services = new();
    private int _knownOthers;

    /// <summary>Prepares it; it shares places with other processes once its host has started it and the <see cref="Replica"/>.</summary>
    public SessionLimits(
        Database database, DatabaseNotices notices, Replica replica, IEnumerable<ILocalClients> local, TimeProvider time, ILogger<SessionLimits> logger)
    {
        ArgumentNullException.ThrowIfNull(notices);
        ArgumentNullException.ThrowIfNull(replica);
        _database = database;
        _notices = notices;
        _replica = replica;
        _local = [.. local];
        _time = time;
        _logger = logger;
        _listening = notices.Subscribe(Channel, OthersNeed, () => { });
        replica.Beaten += Beaten;
    }

    /// <summary>Sessions of a service that this process has now; local ones do not count.</summary>
    /// <param name="service">Its number.</param>
    public int Sessions(int service) => _services.TryGetValue(service, out var load) ? load.Used : 0;

    /// <summary>Lets a client in.</summary>
    /// <param name="service">The service as it is now.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="isExempt">Leave out the limit per client, for demonstrations.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>Dispose it when the session ends; null when the client must come again later.</returns>
    public ValueTask<IDisposable?> EnterAsync(MailService service, IPAddress client, bool isExempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(client);
        if (_local.Any(l => l.IsLocal(service, client)))
        {
            return ValueTask.FromResult<IDisposable?>(Place.Free);
        }

        var load = _services.GetOrAdd(
            service.Id, id => new ServiceLoad(id, _database, _replica, _time, () => _notices.Send(Channel, $"{id}"), _logger));
        return load.EnterAsync(service, client, isExempt, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _listening.Dispose();
        _replica.Beaten -= Beaten;
        foreach (var load in _services.Values)
        {
            load.Dispose();
        }

        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Write, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (id, load) in _services)
            {
                await GuardAsync(id, load.FlushAsync, stoppingToken);
            }
        }
    }

    private void Beaten(bool isNew)
    {
        var others = _replica.Others;
        var more = others > Interlocked.Exchange(ref _knownOthers, others);
        foreach (var load in _services.Values)
        {
            load.Beaten(placesAreGone: isNew, othersCame: more);
        }
    }

    private void OthersNeed(string text)
    {
        if (int.TryParse(text, out var id) && _services.TryGetValue(id, out var load))
        {
            _ = Task.Run(() => GuardAsync(id, load.GiveBackAsync, CancellationToken.None));
        }
    }

    private async Task GuardAsync(int service, Func<CancellationToken, Task> share, CancellationToken cancellationToken)
    {
        try
        {
            await share(cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException)
        {
            // Tried again at the next occasion; meanwhile others find less room than there is, never more.
            ReplicaLog.NotShared(_logger, service, error);
        }
    }
}
