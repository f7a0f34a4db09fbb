using System.Net;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Clients;
using Pennypost.Core.Services;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sessions;

/// <summary>The sessions of one service in this process: the common places, the reserved ones, and the counts by client.</summary>
internal sealed class ServiceLoad : IDisposable
{
    private static readonly TimeSpan GiveBackTime = TimeSpan.FromMilliseconds(250);

    private readonly int _service;
    private readonly SharedPlaces _common;
    private readonly SharedPlaces _reserved;
    private readonly ClientCounts _clients;
    private readonly Replica _replica;
    private readonly TimeProvider _time;
    private readonly Action _askOthers;
    private readonly ILogger _logger;
    private volatile Limits _limits = new(null, 0, 0, ClientPatterns.Parse(""));
    private int _unlimited;

    public ServiceLoad(int service, Database database, Replica replica, TimeProvider time, Action askOthers, ILogger logger)
    {
        _service = service;
        _replica = replica;
        _time = time;
        _askOthers = askOthers;
        _logger = logger;
        _common = new SharedPlaces(service, 0, database, replica, time, askOthers);
        _reserved = new SharedPlaces(service, 1, database, replica, time, askOthers);
        _clients = new ClientCounts(service, database, replica);
    }

    public int Used => _common.Used + _reserved.Used + Volatile.Read(ref _unlimited);

    public async ValueTask<IDisposable?> EnterAsync(MailService service, IPAddress client, bool isExempt, CancellationToken cancellationToken)
    {
        var limits = In(service);
        var isListed = !limits.Reserved.IsEmpty && limits.Reserved.Contains(client);
        var perClient = isExempt || isListed ? 0 : limits.PerClient;
        if (!_clients.TryEnter(client, perClient, out var mustAsk))
        {
            return null;
        }

        var entered = false;
        try
        {
            if (mustAsk && !await WithinAsync(client, perClient, cancellationToken))
            {
                return null;
            }

            if (await TakeAsync(limits, isListed, cancellationToken) is not { } leave)
            {
                return null;
            }

            entered = true;
            return new Place(() =>
            {
                leave();
                _clients.Leave(client);
            });
        }
        finally
        {
            if (!entered)
            {
                _clients.Leave(client);
            }
        }
    }

    /// <summary>A heartbeat reached the database.</summary>
    public void Beaten(bool placesAreGone, bool othersCame)
    {
        if (placesAreGone)
        {
            _common.Forget();
            _reserved.Forget();
        }

        if (placesAreGone || othersCame)
        {
            _clients.WriteAll();
        }
    }

    /// <summary>Another process found no place.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        await _common.GiveBackAsync(cancellationToken);
        await _reserved.GiveBackAsync(cancellationToken);
        await _clients.FlushAsync(cancellationToken);
    }

    public Task FlushAsync(CancellationToken cancellationToken) => _clients.FlushAsync(cancellationToken);

    public void Dispose()
    {
        _common.Dispose();
        _reserved.Dispose();
    }

    private Limits In(MailService service)
    {
        var limits = _limits;
        if (limits.Service == service)
        {
            return limits;
        }

        var most = (int)service.Get(SessionLimitServiceSettings.MaximumSessions);
        var reserved = Math.Min((int)service.Get(SessionLimitServiceSettings.ReservedSessions), most);
        _limits = limits = new Limits(
            service, most, (int)service.Get(SessionLimitServiceSettings.MaximumSessionsPerClient), ClientPatterns.Parse(service.Get(SessionLimitServiceSettings.ReservedFor)));
        _common.SetLimit(most - reserved);
        _reserved.SetLimit(reserved);
        return limits;
    }

    private async ValueTask<bool> WithinAsync(IPAddress client, int limit, CancellationToken cancellationToken)
    {
        try
        {
            if (await _clients.AskAsync(client, limit, cancellationToken))
            {
                return true;
            }

            // What others have written may be old news, or that of a process that died.
            _askOthers();
            await Task.Delay(GiveBackTime, _time, cancellationToken);
            await _replica.RemoveDeadAsync(cancellationToken);
            return await _clients.AskAsync(client, limit, cancellationToken);
        }
        catch (NpgsqlException error)
        {
            // Without the database this process knows only its own sessions, and those are within the limit.
            ReplicaLog.NotShared(_logger, _service, error);
            return true;
        }
    }

    private async ValueTask<Action?> TakeAsync(Limits limits, bool isListed, CancellationToken cancellationToken)
    {
        if (limits.Most == 0)
        {
            Interlocked.Increment(ref _unlimited);
            return () => Interlocked.Decrement(ref _unlimited);
        }

        // SVC-148: listed addresses use the reserved places first, then the common ones.
        if (isListed && await TakeAsync(_reserved, cancellationToken))
        {
            return _reserved.Leave;
        }

        return await TakeAsync(_common, cancellationToken) ? _common.Leave : null;
    }

    private async ValueTask<bool> TakeAsync(SharedPlaces places, CancellationToken cancellationToken)
    {
        if (places.TryTake())
        {
            return true;
        }

        try
        {
            return await places.TakeAsync(cancellationToken);
        }
        catch (NpgsqlException error)
        {
            ReplicaLog.NotShared(_logger, _service, error);
            return places.TryTakeAlone();
        }
    }

    private sealed record Limits(MailService? Service, int Most, int PerClient, ClientPatterns Reserved);
}
