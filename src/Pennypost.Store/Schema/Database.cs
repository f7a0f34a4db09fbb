using Microsoft.Extensions.Logging;
using Npgsql;

namespace Pennypost.Store.Schema;

/// <summary>The system's PostgreSQL database: the pool of connections, brought to the newest schema.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource _unpooled;

    private Database(NpgsqlDataSource source, NpgsqlDataSource unpooled, IdGenerator ids)
    {
        Source = source;
        _unpooled = unpooled;
        Ids = ids;
    }

    /// <summary>The pool. Features write their SQL against it. A connection that comes back is not reset, so nothing may outlive a
    /// transaction on it: no LISTEN, session lock, temporary table or SET; such things take <see cref="OpenSessionAsync"/>.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Ids of messages, envelopes, outgoing mail and work, known before the transaction commits.</summary>
    public IdGenerator Ids { get; }

    /// <summary>Waits for the database (USR-005: database first, mail server second), applies missing migrations and opens the pool.</summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="wait">How long to wait for a database that does not answer yet.</param>
    /// <param name="loggers">Where Npgsql and the migrator log; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NpgsqlException">The database could not be reached in time, or a migration failed.</exception>
    public static async Task<Database> OpenAsync(
        string connectionString, TimeSpan wait, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default) =>
        await OpenAsync(connectionString, wait, loggers, null, cancellationToken);

    /// <summary>The same for connections that log in otherwise than by the connection string.</summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="wait">How long to wait for a database that does not answer yet.</param>
    /// <param name="loggers">Where Npgsql and the migrator log; null for none.</param>
    /// <param name="configure">Says how connections log in; null when the connection string does.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NpgsqlException">The database could not be reached in time, or a migration failed.</exception>
    public static async Task<Database> OpenAsync(
        string connectionString, TimeSpan wait, ILoggerFactory? loggers, Action<NpgsqlDataSourceBuilder>? configure, CancellationToken cancellationToken = default)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.ApplicationName ??= "pennypost";
        // Statements of the hot paths are prepared by Npgsql after a few uses.
        if (builder.ConnectionStringBuilder.MaxAutoPrepare == 0)
        {
            builder.ConnectionStringBuilder.MaxAutoPrepare = 100;
        }

        // One statement less each time a connection is given back: see what Source promises.
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        // Columns and bodies of a thousand messages come in megabytes: with 8 KB at a time the system calls cost more than the reading.
        builder.ConnectionStringBuilder.ReadBufferSize = Math.Max(builder.ConnectionStringBuilder.ReadBufferSize, 64 * 1024);
        builder.UseLoggerFactory(loggers);
        configure?.Invoke(builder);
        // The pool opens connections without waiting for them only where somebody asks so; nobody does.
        builder.UsePhysicalConnectionInitializer(
            connection => throw new NotSupportedException("Connections are opened asynchronously."), connection => RestoreGuard.CheckAsync(connection));
        var unpooled = Unpooled(connectionString, loggers, configure);
        var source = builder.Build();
        try
        {
            await WaitAsync(unpooled, wait, cancellationToken);
            await Migrator.MigrateAsync(unpooled, cancellationToken);
            return new Database(source, unpooled, new IdGenerator(source));
        }
        catch
        {
            await source.DisposeAsync();
            await unpooled.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection of one's own, for what belongs to a connection instead of a transaction (LISTEN, session locks). It is closed for
    /// good when it is disposed.</summary>
    public ValueTask<NpgsqlConnection> OpenSessionAsync(CancellationToken cancellationToken) => _unpooled.OpenConnectionAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _unpooled.DisposeAsync();
    }

    private static NpgsqlDataSource Unpooled(string connectionString, ILoggerFactory? loggers, Action<NpgsqlDataSourceBuilder>? configure)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.ApplicationName ??= "pennypost";
        builder.ConnectionStringBuilder.Pooling = false;
        builder.UseLoggerFactory(loggers);
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static async Task WaitAsync(NpgsqlDataSource source, TimeSpan wait, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + wait;
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && DateTime.UtcNow < deadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
