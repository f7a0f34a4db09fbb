using Microsoft.Extensions.Logging;
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

    private Storage(Database database, IBodyStore bodies, SecretProtector protector, PrivatePostgres? postgres, DataDirectoryLock directoryLock)
    {
        Database = database;
        Bodies = bodies;
        Protector = protector;
        _postgres = postgres;
        _lock = directoryLock;
    }

    public Database Database { get; }

    public IBodyStore Bodies { get; }

    public SecretProtector Protector { get; }

    /// <summary>Opens the data folder and the database, starting the private one when none is named.</summary>
    public static async Task<Storage> OpenAsync(HostOptions options, ILoggerFactory? loggers, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var directoryLock = DataDirectoryLock.Take(options.DataDirectory);
        PrivatePostgres? postgres = null;
        try
        {
            postgres = options.ConnectionString is null ? await PrivatePostgres.StartAsync(options.DataDirectory, cancellationToken: cancellationToken) : null;
            var database = await Database.OpenAsync(options.ConnectionString ?? postgres!.ConnectionString("pennypost"), DatabaseWait, loggers, cancellationToken);
            return new Storage(
                database,
                new FileBodies(Path.Combine(options.DataDirectory, "bodies")),
                SecretProtector.FromFile(Path.Combine(options.DataDirectory, "secrets.key")),
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
