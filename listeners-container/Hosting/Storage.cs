using Microsoft.Extensions.Logging;
using Pennypost.Azure;
using Pennypost.Azure.Pipelines;
using Pennypost.Store.Bodies;
using Pennypost.Store.Local;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Hosting;

/// <summary>Everything that outlives the process: the database, the bodies, the key of the secrets.</summary>
internal sealed class Storage : IAsyncDisposable
{
    private static readonly TimeSpan DatabaseWait = TimeSpan.FromMinutes(2);

    private readonly PrivatePostgres? _postgres;
    private readonly DataDirectoryLock _lock;

    private Storage(Database database, IBodyStore bodies, SecretProtector protector, AzureResources azure, PrivatePostgres? postgres, DataDirectoryLock directoryLock)
    {
        Database = database;
        Bodies = bodies;
        Protector = protector;
        Azure = azure;
        _postgres = postgres;
        _lock = directoryLock;
    }

    public Database Database { get; }

    public IBodyStore Bodies { get; }

    public SecretProtector Protector { get; }

    public AzureResources Azure { get; }

    /// <summary>Opens the data folder and the database, starting the private one when none is named.</summary>
    public static async Task<Storage> OpenAsync(HostOptions options, ILoggerFactory? loggers, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var azure = Resources(options);
        var directoryLock = DataDirectoryLock.Take(options.DataDirectory);
        PrivatePostgres? postgres = null;
        try
        {
            postgres = options.ConnectionString is null ? await PrivatePostgres.StartAsync(options.DataDirectory, cancellationToken: cancellationToken) : null;
            var database = await Database.OpenAsync(options.ConnectionString ?? postgres!.ConnectionString("pennypost"), DatabaseWait, loggers, azure.ConfigureDatabase, cancellationToken);
            return new Storage(
                database,
                azure.Bodies ?? new FileBodies(Path.Combine(options.DataDirectory, "bodies")),
                await ProtectorAsync(azure, options, cancellationToken),
                azure,
                postgres,
                directoryLock);
        }
        catch
        {
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
            }

            directoryLock.Dispose();
            throw;
        }
    }

    private static AzureResources Resources(HostOptions options)
    {
        try
        {
            var resources = new AzureResources(options.Azure);
            return resources.Bus is null || !options.AllInOne
                ? resources
                : throw new StartException($"{AzureSettings.ServiceBusName} wakes functions; with --all-in-one this process does the work itself. Leave one of them out.");
        }
        catch (AzureSettingException wrong)
        {
            throw new StartException(wrong.Message);
        }
    }

    private static async Task<SecretProtector> ProtectorAsync(AzureResources azure, HostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await azure.ProtectorAsync(cancellationToken) ?? SecretProtector.FromFile(Path.Combine(options.DataDirectory, "secrets.key"));
        }
        catch (Exception error) when (error is AzureSettingException or AzureServiceException)
        {
            throw new StartException(error.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _lock.Dispose();
    }
}
