using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Listeners.Hosting;
using Pennypost.Net;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Tests;

/// <summary>The listening part of a process, over a test's database, on ports of its own.</summary>
internal sealed class ListeningHost : IAsyncDisposable
{
    public const int Mx = 1;
    public const int Pop3 = 4;
    public const int Imap = 6;

    private static readonly int[] Ports = [2525, 2587, 2465, 2110, 2995, 2143, 2993];

    private readonly ServiceProvider _services;
    private readonly string _data;
    private bool _stopped;

    private ListeningHost(ServiceProvider services, string data, int portBase)
    {
        _services = services;
        _data = data;
        PortBase = portBase;
    }

    /// <summary>What is added to every port.</summary>
    public int PortBase { get; }

    public MailServices Mail => Get<MailServices>();

    /// <summary>Starts a process. Several over one database are replicas.</summary>
    public static async Task<ListeningHost> StartAsync(TestDatabase test, bool demo = false)
    {
        var portBase = FreePorts.FindBase(Ports);
        var data = Path.Combine(Path.GetTempPath(), "pennypost-host-" + Guid.NewGuid().ToString("N")[..12]);
        Directory.CreateDirectory(data);
        var options = new HostOptions { DataDirectory = data, PortBase = portBase, Demo = demo ? new DemoOptions([], null) : null };
        var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(options)
            .AddPennypostCore(test.Database, test.Bodies, new SecretProtector(new byte[32]))
            .AddSingleton<NetMetrics>()
            .AddSingleton<ListenerTable>()
            .AddSingleton<MailServices>()
            .BuildServiceProvider();
        var host = new ListeningHost(services, data, portBase);
        await services.LoadPennypostAsync();
        await host.Get<Replica>().StartAsync(CancellationToken.None);
        await host.Get<SessionLimits>().StartAsync(CancellationToken.None);
        await host.Mail.StartAsync(CancellationToken.None);
        return host;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A client of a port, before the port base is added.</summary>
    public Task<MailClient> ConnectAsync(int port, string from = "127.0.0.1") => MailClient.ConnectAsync(PortBase + port, IPAddress.Parse(from));

    /// <summary>Changes a setting of a service, and waits until this process has it.</summary>
    public async Task SetAsync(int service, Setting setting, string value)
    {
        await Get<ServiceChanges>().SetAsync(service, setting, value, "test", CancellationToken.None);
        await FollowedAsync();
    }

    /// <summary>Waits until the listeners are as the services say.</summary>
    public Task FollowedAsync() => Eventually.TrueAsync(
        () => Mail.Listening.All(l => Get<ServiceDirectory>().Find(l.Instance.Id) == l.Instance), "the listeners follow the services");

    /// <summary>Changes where a service listens.</summary>
    public Task BindAsync(int service, params ServiceBinding[] bindings) =>
        Get<ServiceBindings>().SetAsync(service, bindings, "test", CancellationToken.None);

    /// <summary>Waits until the process listens exactly on these ports for a service.</summary>
    public Task ListensAsync(int service, params int[] ports) => Eventually.TrueAsync(
        () => Mail.Listening.Where(l => l.Instance.Id == service).Select(l => l.EndPoint.Port - PortBase).Order().SequenceEqual(ports.Order()),
        $"service {service} listens on {string.Join(", ", ports)}");

    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await Mail.StopAsync(CancellationToken.None);
            await Get<SessionLimits>().StopAsync(CancellationToken.None);
            await Get<Replica>().StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
