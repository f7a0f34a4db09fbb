using Npgsql;
using Pennypost.Store.Bodies;
using Pennypost.Store.Consistency;
using Pennypost.Store.Local;
using Pennypost.Store.Schema;

namespace Pennypost.Testing;

/// <summary>A private PostgreSQL instance for the tests of one assembly. Use it as an assembly fixture:
/// <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>; each test takes a database of its own from it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "pennypost-tests-" + Guid.NewGuid().ToString("N")[..12]);
    private PrivatePostgres? _postgres;
    private int _number;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_directory);
        _postgres = await PrivatePostgres.StartAsync(_directory, durable: false);
        // Migrated once; each test's database is a copy of it.
        await using var template = await Database.OpenAsync(_postgres.ConnectionString("pennypost") + ";Pooling=false", TimeSpan.FromSeconds(30));
    }

    /// <summary>A fresh database with the newest schema, dropped when disposed; it then also checks the store's consistency.</summary>
    public async Task<TestDatabase> CreateAsync()
    {
        var name = "test_" + Interlocked.Increment(ref _number);
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE pennypost");
        var connectionString = _postgres!.ConnectionString(name);
        var database = await Database.OpenAsync(connectionString, TimeSpan.FromSeconds(30));
        return new TestDatabase(database, connectionString, new FileBodies(Path.Combine(_directory, name)), () => ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _postgres!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Runs a statement outside any test's database, such as <c>ALTER DATABASE</c>.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_postgres!.ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>One test's database. Disposing it proves that the test left the store consistent.</summary>
public sealed class TestDatabase(Database database, string connectionString, IBodyStore bodies, Func<Task> drop) : IAsyncDisposable
{
    /// <summary>The open database.</summary>
    public Database Database { get; } = database;

    /// <summary>For a second pool, another process or a replica.</summary>
    public string ConnectionString { get; } = connectionString;

    /// <summary>The body store that belongs to it.</summary>
    public IBodyStore Bodies { get; } = bodies;

    /// <summary>Set to false by a test that breaks the store on purpose.</summary>
    public bool CheckConsistency { get; set; } = true;

    /// <summary>Runs a statement.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads one value.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var faults = CheckConsistency ? await ConsistencyCheck.RunAsync(Database, Bodies) : [];
        await Database.DisposeAsync();
        await drop();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException("The store is not consistent:\n" + string.Join('\n', faults));
        }
    }
}
