using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Bandwidth;
using Pennypost.Core.Certificates;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Net;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Hosting;

/// <summary>The open listeners of this process, and those that are closed but still have sessions. Not for several callers at once.</summary>
internal sealed class ListenerTable(IServiceProvider services, HostOptions options, SettingStore settings, ILoggerFactory loggers)
{
    // The services have limits of their own; this one only keeps a flood from eating all memory.
    private const int MaximumConnections = 200_000;

    private readonly ServiceEngines _engines =
        new(services, services.GetRequiredService<CertificateStore>(), settings, loggers);

    private readonly Dictionary<int, ServiceConnections> _connections = [];
    private readonly Dictionary<ListenPlace, TcpListenerService> _open = [];
    private readonly List<TcpListenerService> _closed = [];
    private ImmutableArray<ListeningService> _listening = [];
    private ImmutableArray<FailedBinding> _failed = [];

    /// <summary>What listens now, by service and port.</summary>
    public IReadOnlyList<ListeningService> Open => _listening;

    /// <summary>What cannot be opened.</summary>
    public IReadOnlyList<FailedBinding> Failed => _failed;

    /// <summary>Makes the listeners as the services say.</summary>
    public async Task FollowAsync(IReadOnlyList<ServiceInstance> all)
    {
        foreach (var instance in all)
        {
            Connections(instance.Id).Use(instance.Service);
        }

        var (wanted, failed) = Wanted(all);
        var missing = wanted.Where(w => !_open.ContainsKey(w.Key)).ToDictionary();
        var refused = await OpenAsync(missing);
        if (await CloseAsync([.. _open.Keys.Where(k => !wanted.ContainsKey(k))]))
        {
            // SVC-388: new ones first, then the old ones are closed; what stood in the way may be gone now.
            refused = await OpenAsync(refused.Keys.ToDictionary(p => p, p => wanted[p]));
        }

        failed.AddRange(refused.Select(r => new FailedBinding(wanted[r.Key], r.Key.EndPoint.ToString(), r.Value)));
        _listening =
        [
            .. _open.Select(o => new ListeningService(wanted[o.Key], o.Key, o.Value)).OrderBy(l => l.Instance.Id).ThenBy(l => l.EndPoint.ToString(), StringComparer.Ordinal),
        ];
        _failed = [.. failed];
        Forget(all);
    }

    /// <summary>Ends all sessions gracefully and closes everything.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        TcpListenerService[] all;
        lock (_closed)
        {
            all = [.. _open.Values, .. _closed];
        }

        await Task.WhenAll(all.Select(l => l.StopAsync(cancellationToken)));
        foreach (var listener in all)
        {
            await listener.DisposeAsync();
        }

        _open.Clear();
        _listening = [];
    }

    private (Dictionary<ListenPlace, ServiceInstance> Wanted, List<FailedBinding> Failed) Wanted(IReadOnlyList<ServiceInstance> all)
    {
        var wanted = new Dictionary<ListenPlace, ServiceInstance>();
        var failed = new List<FailedBinding>();
        foreach (var (instance, binding) in all.Where(i => i.Enabled).SelectMany(i => i.Bindings.Select(b => (i, b))))
        {
            if (ListenPlace.Of(instance.Id, binding, options) is not { } place)
            {
                failed.Add(new FailedBinding(instance, $"{binding.Address}:{binding.Port}", $"with --port-base {options.PortBase} this is beyond the last port."));
            }
            else if (wanted.Keys.FirstOrDefault(k => k.EndPoint.Equals(place.EndPoint)) is { EndPoint: not null } other)
            {
                if (other.ServiceId != instance.Id)
                {
                    failed.Add(new FailedBinding(instance, place.EndPoint.ToString(), $"{wanted[other].Service.Name} listens there."));
                }
            }
            else
            {
                wanted[place] = instance;
            }
        }

        return (wanted, failed);
    }

    private async Task<Dictionary<ListenPlace, string>> OpenAsync(Dictionary<ListenPlace, ServiceInstance> missing)
    {
        var refused = new Dictionary<ListenPlace, string>();

        // SVC-387: where an address of its own and "any" want the same port, the address wins.
        foreach (var (place, instance) in missing.OrderBy(m => IsAny(m.Key)).ThenBy(m => m.Key.ServiceId))
        {
            var listener = new TcpListenerService(
                new ListenerSettings
                {
                    Name = instance.Service.Name,
                    EndPoint = place.EndPoint,
                    OnlyIPv6 = place.OnlyIPv6,
                    TrustsProxy = services.GetRequiredService<TrustedProxies>().Contains,
                    MaximumSessions = MaximumConnections,
                    MaximumSessionsPerAddress = MaximumConnections,
                    TooManySessionsReply = ServiceConnections.TooManySessions(instance.Service.Type),
                },
                Connections(instance.Id),
                loggers,
                services.GetRequiredService<NetMetrics>());
            try
            {
                await listener.StartAsync(CancellationToken.None);
                _open[place] = listener;
            }
            catch (ListenException error)
            {
                await listener.DisposeAsync();
                refused[place] = error.Reason;
            }
        }

        return refused;
    }

    private async Task<bool> CloseAsync(IReadOnlyList<ListenPlace> places)
    {
        foreach (var place in places)
        {
            _open.Remove(place, out var listener);
            await listener!.CloseAsync();
            lock (_closed)
            {
                _closed.Add(listener);
            }

            _ = DisposeWhenEmptyAsync(listener);
        }

        return places.Count > 0;
    }

    private async Task DisposeWhenEmptyAsync(TcpListenerService listener)
    {
        await listener.WhenEmptyAsync();
        lock (_closed)
        {
            if (!_closed.Remove(listener))
            {
                return; // The process stops, which disposes it.
            }
        }

        await listener.DisposeAsync();
    }

    private ServiceConnections Connections(int service)
    {
        if (!_connections.TryGetValue(service, out var connections))
        {
            _connections[service] = connections = new ServiceConnections(
                _engines,
                services.GetRequiredService<SessionLimits>(),
                services.GetRequiredService<LiveSessions>(),
                services.GetRequiredService<CertificateStore>(),
                services.GetRequiredService<BandwidthPools>(),
                services.GetRequiredService<NetMetrics>(),
                exemptLoopback: options.Demo is not null);
        }

        return connections;
    }

    // Sessions of a deleted service still hold what they need.
    private void Forget(IReadOnlyList<ServiceInstance> all)
    {
        foreach (var id in _connections.Keys.Except(all.Select(i => i.Id)).ToList())
        {
            _connections.Remove(id);
        }
    }

    private static bool IsAny(ListenPlace place) =>
        place.EndPoint.Address.Equals(System.Net.IPAddress.Any) || place.EndPoint.Address.Equals(System.Net.IPAddress.IPv6Any);
}
