using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Mappings;

/// <summary>Stores, changes and deletes mappings.</summary>
/// <param name="database">The database.</param>
/// <param name="directory">Told of every change.</param>
/// <param name="logger">The audit log.</param>
public sealed class MappingChanges(Database database, RecipientDirectory directory, ILogger<MappingChanges> logger)
{
    /// <summary>Says what storing a mapping would warn of.</summary>
    /// <param name="values">As typed.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It could not be stored.</exception>
    public async Task<IReadOnlyList<MappingWarning>> CheckAsync(MappingValues values, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        return await MappingWarnings.FindAsync(connection, await CheckedMapping.CheckAsync(connection, values, cancellation), cancellation);
    }

    /// <summary>Stores a new mapping.</summary>
    /// <param name="values">As typed.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Its id and what to be careful about.</returns>
    /// <exception cref="RefusedException">A field is wrong, or there is such a mapping already.</exception>
    public async Task<(long Id, IReadOnlyList<MappingWarning> Warnings)> CreateAsync(MappingValues values, string actor, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        var mapping = await CheckedMapping.CheckAsync(connection, values, cancellation);
        await using var transaction = await LockTableAsync(connection, cancellation);
        var id = await InsertAsync(connection, mapping, cancellation) ?? throw Duplicate();
        await transaction.CommitAsync(cancellation);

        MappingLog.Created(logger, actor, mapping.Pattern.Text, mapping.Target, values.Type);
        await directory.ChangedAsync(cancellation);
        return (id, await MappingWarnings.FindAsync(connection, mapping, cancellation));
    }

    /// <summary>Changes a mapping.</summary>
    /// <param name="id">The mapping.</param>
    /// <param name="values">As typed.</param>
    /// <param name="version">The version that was edited.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What to be careful about.</returns>
    /// <exception cref="RefusedException">A field is wrong, it does not exist, or somebody else was faster.</exception>
    public async Task<IReadOnlyList<MappingWarning>> UpdateAsync(long id, MappingValues values, long version, string actor, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        var mapping = await CheckedMapping.CheckAsync(connection, values, cancellation);
        await using var transaction = await LockTableAsync(connection, cancellation);
        await RequireVersionAsync(connection, id, version, cancellation);
        await using (var command = new NpgsqlCommand(
            $"""
            UPDATE mapping SET address = $1, account_id = $2, remote = $2 IS NULL, relay_external = $3, type = $4, comment = $5, version = version + 1
            WHERE id = $6 AND NOT EXISTS (SELECT FROM mapping o WHERE o.id <> $6 AND {SameAs})
            """,
            connection))
        {
            AddValues(command, mapping);
            command.Parameters.Add(new() { Value = id });
            if (await ExecuteAsync(command.ExecuteNonQueryAsync, cancellation) == 0)
            {
                throw Duplicate();
            }
        }

        await transaction.CommitAsync(cancellation);
        MappingLog.Updated(logger, actor, id, mapping.Pattern.Text, mapping.Target, values.Type);
        await directory.ChangedAsync(cancellation);
        return await MappingWarnings.FindAsync(connection, mapping, cancellation);
    }

    /// <summary>Deletes a mapping.</summary>
    /// <param name="id">The mapping.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It does not exist.</exception>
    public async Task DeleteAsync(long id, string actor, CancellationToken cancellation)
    {
        await using (var command = database.Source.CreateCommand("DELETE FROM mapping WHERE id = $1 RETURNING address"))
        {
            command.Parameters.Add(new() { Value = id });
            if (await command.ExecuteScalarAsync(cancellation) is not string address)
            {
                throw NoSuchMapping();
            }

            MappingLog.Deleted(logger, actor, id, address);
        }

        await directory.ChangedAsync(cancellation);
    }

    /// <summary>Stores a mapping unless the same one exists.</summary>
    /// <returns>Its id; null when it exists.</returns>
    internal static async Task<long?> InsertAsync(NpgsqlConnection connection, CheckedMapping mapping, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO mapping (address, account_id, remote, relay_external, type, comment)
            SELECT $1, $2, $2 IS NULL, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM mapping o WHERE {SameAs}) RETURNING id
            """,
            connection);
        AddValues(command, mapping);
        return (long?)await ExecuteAsync(command.ExecuteScalarAsync, cancellation);
    }

    /// <summary>Begins a transaction in which nobody else stores mappings, so that none is stored twice; readers are not held up.</summary>
    internal static async Task<NpgsqlTransaction> LockTableAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand("LOCK TABLE mapping IN SHARE ROW EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        return transaction;
    }

    // The same address, target and kind of mail; the comment does not make a difference. $2 is typed by its other use.
    private const string SameAs = "o.address = $1 AND o.account_id IS NOT DISTINCT FROM $2 AND o.type = $4 AND o.collector_id IS NULL";

    private static void AddValues(NpgsqlCommand command, CheckedMapping mapping)
    {
        command.Parameters.Add(new() { Value = mapping.Pattern.Text });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = mapping.AccountId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = mapping.Values.RelayExternal });
        command.Parameters.Add(new() { Value = MappingTypes.ToStored(mapping.Values.Type) });
        command.Parameters.Add(new() { Value = mapping.Values.Comment });
    }

    private static async Task RequireVersionAsync(NpgsqlConnection connection, long id, long version, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT version FROM mapping WHERE id = $1", connection) { Parameters = { new() { Value = id } } };
        var stored = await command.ExecuteScalarAsync(cancellation) as int? ?? throw NoSuchMapping();
        if (stored != version)
        {
            throw RefusedException.StaleVersion();
        }
    }

    private static async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> statement, CancellationToken cancellation)
    {
        try
        {
            return await statement(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw RefusedException.Invalid("target", "This account has just been deleted.");
        }
    }

    private static RefusedException NoSuchMapping() => RefusedException.NotFound("There is no such mapping.");

    private static RefusedException Duplicate() => RefusedException.Conflict("mapping-exists", "There is such a mapping already.");
}
