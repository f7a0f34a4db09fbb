using Pennypost.AdminApi.Settings;
using Pennypost.Core.Refusals;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Core.Status;

namespace Pennypost.AdminApi.Services;

/// <summary>Puts together what the API shows of services: what is stored, and what the processes tell.</summary>
internal sealed class ServiceViews(
    ServiceDirectory directory, IEnumerable<IListenerStatusSource> own, Replica replica, ReplicaListing replicas, IEnumerable<IServiceAdviser> advisers)
{
    /// <summary>All services by number.</summary>
    public async Task<IReadOnlyList<ServiceItem>> AllAsync(CancellationToken cancellation)
    {
        var listeners = await ListenersAsync(cancellation);
        var all = directory.All;
        return [.. all.Select(s => Item(s, all, listeners))];
    }

    /// <summary>One service.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<ServiceItem> OneAsync(int id, CancellationToken cancellation) =>
        Item(Required(id), directory.All, await ListenersAsync(cancellation));

    /// <summary>One service with its settings.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<ServiceDetail> DetailAsync(int id, CancellationToken cancellation)
    {
        var service = Required(id);
        var preset = ServicePresets.Values(service.Preset);
        var tabs = ServiceSettingCatalogue.Of(service.Service.Type).GroupBy(s => s.Tab).OrderBy(t => Place(t.Key))
            .Select(t => new ServiceTab(t.Key, [.. t.Select(s => SettingViews.Item(
                s.Setting, service.OwnValues.GetValueOrDefault(s.Setting.Name), preset.GetValueOrDefault(s.Setting.Name)))]));
        return new ServiceDetail(await OneAsync(id, cancellation), [.. tabs]);
    }

    private static int Place(string tab)
    {
        var place = ServiceTabs.Order.ToList().IndexOf(tab);
        return place < 0 ? (2 * ServiceTabs.Order.Count) - 3 : 2 * place;
    }

    private ServiceItem Item(ServiceInstance service, IReadOnlyList<ServiceInstance> all, ILookup<int, ServiceListener> listeners) => new(
        service.Id,
        service.Service.Type,
        service.Preset,
        service.Service.Name,
        service.Enabled,
        service.IsBuiltIn,
        service.Service.Encryption,
        [.. service.Bindings.Select(b => new ServiceBindingItem(b.Address, b.Port, b.PublishedPort))],
        listeners[service.Id].Sum(l => l.Sessions),
        (int)service.Service.Get(SessionLimitServiceSettings.MaximumSessions),
        [.. listeners[service.Id]],
        [.. advisers.SelectMany(a => a.Advise(service, all))]);

    // This process tells by itself what it does now; the others told it some seconds ago.
    private async Task<ILookup<int, ServiceListener>> ListenersAsync(CancellationToken cancellation)
    {
        var others = (await replicas.ListAsync(cancellation)).Where(r => r.Id != replica.Id)
            .SelectMany(r => r.Report.Listeners.Select(l => (Replica: r.Name, Status: l)));
        return own.SelectMany(s => s.Current).Select(l => (Replica: replica.Name, Status: l)).Concat(others)
            .ToLookup(l => l.Status.ServiceId, l => new ServiceListener(l.Replica, l.Status.EndPoint, l.Status.Running, l.Status.Problem, l.Status.Sessions));
    }

    private ServiceInstance Required(int id) => directory.Find(id) ?? throw RefusedException.NotFound("There is no such service.");
}
