using System.Reflection;
using Npgsql;

namespace Pennypost.Store.Schema;

/// <summary>Applies the numbered SQL files of Migrations/ in order, each in its own transaction, under an advisory lock,
/// so that any number of replicas may start at once.</summary>
public static class Migrator
{
    // An arbitrary constant that every release shares: "pennypos" in ASCII.
    private const long AdvisoryLock = 0x70656E6E79706F73;

    private const string Prefix = "Pennypost.Store.Migrations.";

    /// <summary>The migrations of this build in the order of application: number and file name.</summary>
    public static IReadOnlyList<(int Number, string Name)> All { get; } =
        [.. typeof(Migrator).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..])
            .Select(n => (int.Parse(n.AsSpan(0, 4)), n))
            .Order()];

    /// <summary>Brings the database to the newest schema.</summary>
    /// <exception cref="InvalidOperationException">The database was written by a newer release.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            await ExecuteAsync(
                connection,
                "CREATE TABLE IF NOT EXISTS schema_migration (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
                cancellationToken);
            var applied = await AppliedAsync(connection, cancellationToken);
            if (applied.Count > 0 && applied.Max() > All[^1].Number)
            {
                throw new InvalidOperationException(
                    $"The database has schema {applied.Max()}, this release knows {All[^1].Number}: start the newer release that wrote it.");
            }

            foreach (var (number, name) in All.Where(m => !applied.Contains(m.Number)))
            {
                await ApplyAsync(connection, number, name, cancellationToken);
            }
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, int number, string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!);
        var sql = await reader.ReadToEndAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken);
        await using var note = new NpgsqlCommand("INSERT INTO schema_migration (number, name) VALUES ($1, $2)", connection, transaction)
        {
            Parameters = { new() { Value = number }, new() { Value = name } },
        };
        await note.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Each number by itself: of two that were made side by side, either may have come first.
    private static async Task<HashSet<int>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(array_agg(number), '{}') FROM schema_migration", connection);
        return [.. (int[])(await command.ExecuteScalarAsync(cancellationToken))!];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
