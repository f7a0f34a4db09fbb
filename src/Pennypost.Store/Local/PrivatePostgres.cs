using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Store.Local;

/// <summary>A PostgreSQL instance that belongs to one data folder of one machine: created at first use, reached only through a
/// Unix socket, stopped with the process that started it. For a single machine and for tests; a deployment uses its own server.</summary>
/// <remarks>PostgreSQL refuses to run as root: a root process runs it as the user <c>postgres</c>, which Debian's packages create.</remarks>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly PostgresTools _tools;
    private readonly string _directory;
    private readonly string _sockets;

    private PrivatePostgres(PostgresTools tools, string directory, string sockets)
    {
        _tools = tools;
        _directory = directory;
        _sockets = sockets;
    }

    /// <summary>Where the instance keeps its files.</summary>
    public string Directory => _directory;

    /// <summary>The Npgsql connection string for a database of this instance.</summary>
    /// <param name="database">The database's name.</param>
    public string ConnectionString(string database) =>
        $"Host={_sockets};Username=pennypost;Database={database};Maximum Pool Size=60;Timeout=15;Command Timeout=120;Include Error Detail=true";

    /// <summary>Starts the instance of a data folder, creating it when missing; a crashed one recovers.</summary>
    /// <param name="dataDirectory">The folder that owns the instance.</param>
    /// <param name="durable">False only for tests that do not care: commits are not flushed to disk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PostgresUnavailableException">PostgreSQL 15 or newer is not installed, or the instance does not start; the message says what to do.</exception>
    public static async Task<PrivatePostgres> StartAsync(string dataDirectory, bool durable = true, CancellationToken cancellationToken = default)
    {
        var tools = PostgresTools.Find();
        var directory = tools.ChooseDirectory(Path.GetFullPath(Path.Combine(dataDirectory, "postgres")));
        // A socket's path may have 107 bytes at most, so it cannot live beside the data; its name is that of the folder.
        var sockets = Path.Combine(Path.GetTempPath(), "pennypost-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..16]);
        var instance = new PrivatePostgres(tools, directory, sockets);
        await instance.CreateAsync(durable, cancellationToken);
        await instance.StartAsync(durable, cancellationToken);
        return instance;
    }

    /// <summary>Stops the instance cleanly: sessions are ended, everything is flushed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _tools.RunAsync("pg_ctl", ["stop", "-D", _directory, "-m", "fast", "-w", "-t", "60"], CancellationToken.None);
        System.IO.Directory.Delete(_sockets, recursive: true);
    }

    private async Task CreateAsync(bool durable, CancellationToken cancellationToken)
    {
        _tools.CreateOwnedDirectory(_sockets);
        if (File.Exists(Path.Combine(_directory, "PG_VERSION")))
        {
            return;
        }

        // initdb in a folder beside it, then rename: a killed first start leaves no half instance.
        var fresh = _directory + ".new";
        if (System.IO.Directory.Exists(fresh))
        {
            System.IO.Directory.Delete(fresh, recursive: true);
        }

        _tools.CreateOwnedDirectory(Path.GetDirectoryName(_directory)!, onlyIfMissing: true);
        _tools.CreateOwnedDirectory(fresh);
        string[] arguments = ["-D", fresh, "-U", "pennypost", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"];
        await _tools.RunAsync("initdb", durable ? arguments : [.. arguments, "--no-sync"], cancellationToken);
        System.IO.Directory.Move(fresh, _directory);
    }

    private async Task StartAsync(bool durable, CancellationToken cancellationToken)
    {
        var options = new StringBuilder()
            .Append("-c listen_addresses='' -c unix_socket_permissions=0700 ")
            .Append($"-c unix_socket_directories='{_sockets}' ")
            .Append("-c max_connections=160 -c shared_buffers=256MB -c wal_buffers=16MB -c max_wal_size=2GB -c min_wal_size=256MB ")
            .Append("-c wal_compression=lz4 -c checkpoint_timeout=10min -c random_page_cost=1.1 -c jit=off -c huge_pages=off ")
            .Append("-c wal_level=minimal -c max_wal_senders=0 -c log_min_messages=warning ")
            .Append(durable ? "-c synchronous_commit=on" : "-c fsync=off -c full_page_writes=off -c synchronous_commit=off");
        if (!await _tools.IsRunningAsync(_directory, cancellationToken))
        {
            await _tools.RunAsync(
                "pg_ctl",
                ["start", "-D", _directory, "-w", "-t", "120", "-s", "-l", Path.Combine(_directory, "server.log"), "-o", options.ToString()],
                cancellationToken);
        }

        await CreateDatabaseAsync(cancellationToken);
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var exists = new Npgsql.NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = 'pennypost'", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = new Npgsql.NpgsqlCommand("CREATE DATABASE pennypost", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>PostgreSQL is missing or does not start; the message tells an administrator what to do.</summary>
public sealed class PostgresUnavailableException(string message) : Exception(message);
