using System.Security.Cryptography;
using Pennypost.Azure.Blobs;
using Pennypost.Azure.Pipelines;
using Pennypost.Azure.ServiceBus;
using Pennypost.Functions.Tests.Simulation;
using Pennypost.Store.Consistency;

namespace Pennypost.Cloud;

/// <summary>The whole system as it runs in Azure, on this machine: replicas of the listeners behind a balancer, instances of the functions under the simulated
/// host, the simulated Service Bus, Azurite for blobs, PostgreSQL.</summary>
internal sealed class CloudSystem : IAsyncDisposable
{
    private static int s_number;

    private readonly string _folder = Directory.CreateTempSubdirectory("pennypost-cloud-").FullName;
    private readonly Azurite _azurite;
    private readonly string _container = $"bodies{Interlocked.Increment(ref s_number)}";
    private readonly Dictionary<string, string> _settings = [];
    private readonly List<ListenerReplica> _replicas = [];
    private readonly List<SimulatedHost> _hosts = [];
    private Balancer? _balancer;
    private BusDispatcher? _dispatcher;
    private AdminFront? _front;

    private CloudSystem(Azurite azurite) => _azurite = azurite;

    /// <summary>Where clients connect.</summary>
    public SystemPorts Ports { get; } = SystemPorts.Find();

    /// <summary>The bus.</summary>
    public SimulatedServiceBus Bus { get; private set; } = null!;

    /// <summary>What stands before the blob service.</summary>
    public FaultyProxy Blobs { get; private set; } = null!;

    /// <summary>The database.</summary>
    public TestDatabase Database { get; private set; } = null!;

    /// <summary>The replicas that were started; those that were killed too.</summary>
    public IReadOnlyList<ListenerReplica> Replicas
    {
        get
        {
            lock (_replicas)
            {
                return [.. _replicas];
            }
        }
    }

    /// <summary>The instances that are up.</summary>
    public IReadOnlyList<SimulatedHost> Hosts
    {
        get
        {
            lock (_hosts)
            {
                return [.. _hosts];
            }
        }
    }

    /// <summary>What all processes wrote.</summary>
    public string Log => string.Join("\n----\n", Replicas.Select(replica => replica.Log).Concat(Hosts.Select(host => host.Log)));

    /// <summary>Starts two replicas and two instances.</summary>
    /// <param name="postgres">Gives the database.</param>
    /// <param name="azurite">Keeps the blobs.</param>
    /// <param name="sweepEvery">How often the sweep runs.</param>
    /// <param name="arguments">Arguments of the first replica, which makes accounts.</param>
    public static async Task<CloudSystem> StartAsync(PostgresFixture postgres, Azurite azurite, TimeSpan sweepEvery, params string[] arguments)
    {
        var system = new CloudSystem(azurite);
        try
        {
            await system.StartAsync(postgres, sweepEvery, arguments);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts another replica of the listeners.</summary>
    public async Task<ListenerReplica> AddReplicaAsync(params string[] arguments)
    {
        var replica = await ListenerReplica.StartAsync(DataFolder(), SystemPorts.Find(), _settings, arguments);
        lock (_replicas)
        {
            _replicas.Add(replica);
        }

        return replica;
    }

    /// <summary>Starts another instance of the functions.</summary>
    public async Task<SimulatedHost> AddHostAsync()
    {
        var host = await SimulatedHost.StartAsync([.. _settings.Select(setting => (setting.Key, setting.Value)), ("PENNYPOST_DATA", DataFolder())]);
        lock (_hosts)
        {
            _hosts.Add(host);
        }

        return host;
    }

    /// <summary>kill -9 of an instance.</summary>
    public async Task KillHostAsync(SimulatedHost host)
    {
        lock (_hosts)
        {
            _hosts.Remove(host);
        }

        await host.KillAsync();
        await host.DisposeAsync();
    }

    /// <summary>Fails when the store is not consistent, its blobs included.</summary>
    public async Task CheckAsync()
    {
        Blobs.Decide = (_, _) => ProxyFault.None;
        var faults = await ConsistencyCheck.RunAsync(Database.Database, new BlobBodies(BlobContainer.Open(_azurite.ConnectionString(_container), AzureCredentials.Of(null))));
        faults.ShouldBeEmpty();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_front, _balancer, _dispatcher, .. Replicas, .. Hosts, Bus, Blobs])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        if (Database is not null)
        {
            // Its own check knows nothing of blobs.
            Database.CheckConsistency = false;
            await Database.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(PostgresFixture postgres, TimeSpan sweepEvery, string[] arguments)
    {
        Database = await postgres.CreateAsync();
        Blobs = await FaultyProxy.StartAsync(_azurite.Port);
        Bus = await SimulatedServiceBus.StartAsync([.. FunctionKinds.All.Select(ServiceBusNamespace.QueueOf)]);
        _settings["PENNYPOST_DATABASE"] = Database.ConnectionString + ";Maximum Pool Size=15";
        _settings["PENNYPOST_BLOBS"] = _azurite.ConnectionString(_container, Blobs.Port);
        _settings["PENNYPOST_TABLES"] = _azurite.TableConnectionString("trace" + (char)('a' + (s_number % 26)));
        _settings["PENNYPOST_SERVICE_BUS"] = Bus.ConnectionString;
        await BlobContainer.Open(_azurite.ConnectionString(_container), AzureCredentials.Of(null)).CreateAsync(TestContext.Current.CancellationToken);
        await AddReplicaAsync(arguments);
        await AddReplicaAsync();
        await Task.WhenAll(AddHostAsync(), AddHostAsync());
        _balancer = new Balancer(Ports, () => Replicas);
        _dispatcher = new BusDispatcher(Bus, () => Hosts, sweepEvery);
        _front = await AdminFront.StartAsync(Ports.Web, () => Hosts);
    }

    // Each process has a folder of its own; what they must share is the key, which a vault gives them in Azure.
    private string DataFolder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;
        var shared = Path.Combine(_folder, "secrets.key");
        if (!File.Exists(shared))
        {
            File.WriteAllBytes(shared, RandomNumberGenerator.GetBytes(32));
        }

        File.Copy(shared, Path.Combine(folder, "secrets.key"));
        return folder;
    }
}
