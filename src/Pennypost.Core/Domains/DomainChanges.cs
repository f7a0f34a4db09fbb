using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Domains;

/// <summary>A local domain.</summary>
/// <param name="Name">Lower-case A-labels.</param>
/// <param name="IsDefault">It is the default domain.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record LocalDomain(string Name, bool IsDefault, DateTimeOffset CreatedAt);

/// <summary>Adds and removes local domains and chooses the default one.</summary>
/// <param name="database">The database.</param>
/// <param name="directory">Told of every change.</param>
/// <param name="logger">The audit log.</param>
public sealed class DomainChanges(Database database, RecipientDirectory directory, ILogger<DomainChanges> logger)
{
    /// <summary>All local domains by name.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<LocalDomain>> ListAsync(CancellationToken cancellation)
    {
        var list = new List<LocalDomain>();
        await using var command = database.Source.CreateCommand("SELECT name, is_default, created_at FROM local_domain ORDER BY name");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            list.Add(new LocalDomain(reader.GetString(0), reader.GetBoolean(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return list;
    }

    /// <summary>Receives mail for one more domain. The first one becomes the default.</summary>
    /// <param name="name">A domain name; separators and wildcards are refused (SET-329).</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">Not a domain name, or known already.</exception>
    public async Task<LocalDomain> AddAsync(string name, string actor, CancellationToken cancellation)
    {
        if (!DomainName.TryNormalize(name, out var normalized) || normalized.StartsWith('['))
        {
            throw RefusedException.Invalid("name", "This is not a domain name.");
        }

        LocalDomain added;
        await using (var command = database.Source.CreateCommand(
            """
            INSERT INTO local_domain (name, is_default) VALUES ($1, NOT EXISTS (SELECT FROM local_domain WHERE is_default))
            ON CONFLICT (name) DO NOTHING RETURNING is_default, created_at
            """))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = normalized });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
            {
                throw RefusedException.Conflict("domain-exists", $"{normalized} is a local domain already.");
            }

            added = new LocalDomain(normalized, reader.GetBoolean(0), reader.GetFieldValue<DateTimeOffset>(1));
        }

        DomainLog.Added(logger, actor, normalized);
        await directory.ChangedAsync(cancellation);
        return added;
    }

    /// <summary>Chooses the default domain (SET-329).</summary>
    /// <param name="name">One of the local domains.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It is not a local domain.</exception>
    public async Task SetDefaultAsync(string name, string actor, CancellationToken cancellation)
    {
        var normalized = Known(name);
        await using (var batch = database.Source.CreateBatch())
        {
            // One implicit transaction; two statements, because the unique index allows one default at any moment.
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                "UPDATE local_domain SET is_default = false WHERE is_default AND name <> $1 AND EXISTS (SELECT FROM local_domain WHERE name = $1)")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = normalized } },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE local_domain SET is_default = true WHERE name = $1")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = normalized } },
            });
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        DomainLog.DefaultChosen(logger, actor, normalized);
        await directory.ChangedAsync(cancellation);
    }

    /// <summary>No longer receives mail for a domain. Accounts and mailboxes stay.</summary>
    /// <param name="name">One of the local domains, not the default one.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It is not a local domain, or it is the default one.</exception>
    public async Task RemoveAsync(string name, string actor, CancellationToken cancellation)
    {
        var normalized = Known(name);
        await using (var command = database.Source.CreateCommand("DELETE FROM local_domain WHERE name = $1 AND NOT is_default"))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = normalized });
            if (await command.ExecuteNonQueryAsync(cancellation) == 0)
            {
                throw RefusedException.Conflict("default-domain", $"{normalized} is the default domain: choose another default first.");
            }
        }

        DomainLog.Removed(logger, actor, normalized);
        await directory.ChangedAsync(cancellation);
    }

    private string Known(string name) =>
        DomainName.TryNormalize(name, out var normalized) && directory.Table.Domains.Contains(normalized)
            ? normalized
            : throw RefusedException.NotFound("This is not a local domain.");
}

/// <summary>The audit log of this folder.</summary>
internal static partial class DomainLog
{
    [LoggerMessage(3201, LogLevel.Information, "{Actor} added the local domain {Domain}")]
    public static partial void Added(ILogger logger, string actor, string domain);

    [LoggerMessage(3202, LogLevel.Information, "{Actor} made {Domain} the default domain")]
    public static partial void DefaultChosen(ILogger logger, string actor, string domain);

    [LoggerMessage(3203, LogLevel.Information, "{Actor} removed the local domain {Domain}")]
    public static partial void Removed(ILogger logger, string actor, string domain);
}
