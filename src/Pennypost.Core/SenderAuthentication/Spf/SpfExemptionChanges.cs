using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;

namespace Pennypost.Core.SenderAuthentication.Spf;

/// <summary>Stores, changes and deletes entries of the SPF white list (SVC-206).</summary>
/// <param name="database">The database.</param>
/// <param name="exemptions">Told of every change.</param>
/// <param name="logger">The audit log.</param>
public sealed class SpfExemptionChanges(Database database, SpfExemptions exemptions, ILogger<SpfExemptionChanges> logger)
{
    /// <summary>More entries would make every session slower.</summary>
    public const int Most = 5000;

    private const int LongestPattern = 255;

    /// <summary>Stores a new entry.</summary>
    /// <param name="values">As typed.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="RefusedException">A field is wrong, or there are too many entries.</exception>
    public async Task<long> CreateAsync(SpfExemptionValues values, string actor, CancellationToken cancellation)
    {
        var entry = Check(values);
        await using var command = database.Source.CreateCommand(
            $"""
            INSERT INTO spf_exemption (service_id, network, sender_name, sender_domain)
            SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM spf_exemption) < {Most} RETURNING id
            """);
        AddValues(command, entry);
        var id = (long?)await ExecuteAsync(command.ExecuteScalarAsync, cancellation)
            ?? throw RefusedException.Conflict("too-many", $"There are {Most} entries already.");
        SenderAuthenticationLog.ExemptionCreated(logger, actor, entry.Network, entry.SenderName, entry.SenderDomain, entry.ServiceId);
        await exemptions.ChangedAsync(cancellation);
        return id;
    }

    /// <summary>Changes an entry.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="values">As typed.</param>
    /// <param name="version">The version that was edited.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">A field is wrong, it does not exist, or somebody else was faster.</exception>
    public async Task UpdateAsync(long id, SpfExemptionValues values, int version, string actor, CancellationToken cancellation)
    {
        var entry = Check(values);
        await using (var command = database.Source.CreateCommand(
            """
            WITH changed AS (UPDATE spf_exemption SET service_id = $1, network = $2, sender_name = $3, sender_domain = $4, version = version + 1
                             WHERE id = $5 AND version = $6 RETURNING id)
            SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM spf_exemption WHERE id = $5)
            """))
        {
            AddValues(command, entry);
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = version });
            await using var reader = await ExecuteAsync(command.ExecuteReaderAsync, cancellation);
            await reader.ReadAsync(cancellation);
            if (reader.GetInt64(0) == 0)
            {
                throw reader.GetInt64(1) == 0 ? NoSuchEntry() : RefusedException.StaleVersion();
            }
        }

        SenderAuthenticationLog.ExemptionUpdated(logger, actor, id, entry.Network, entry.SenderName, entry.SenderDomain, entry.ServiceId);
        await exemptions.ChangedAsync(cancellation);
    }

    /// <summary>Deletes an entry.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It does not exist.</exception>
    public async Task DeleteAsync(long id, string actor, CancellationToken cancellation)
    {
        await using (var command = database.Source.CreateCommand("DELETE FROM spf_exemption WHERE id = $1"))
        {
            command.Parameters.Add(new() { Value = id });
            if (await command.ExecuteNonQueryAsync(cancellation) == 0)
            {
                throw NoSuchEntry();
            }
        }

        SenderAuthenticationLog.ExemptionDeleted(logger, actor, id);
        await exemptions.ChangedAsync(cancellation);
    }

    private static SpfExemptionValues Check(SpfExemptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var network = "";
        if (!string.IsNullOrWhiteSpace(values.Network))
        {
            network = ClientNetwork.TryParse(values.Network, out var parsed)
                ? parsed.ToString()
                : throw RefusedException.Invalid("network", "This is neither an address nor a network such as 192.168.10.0/24.");
        }

        return values with
        {
            Network = network,
            SenderName = Pattern(values.SenderName, "senderName"),
            SenderDomain = Pattern(values.SenderDomain, "senderDomain"),
        };
    }

    private static string Pattern(string text, string field)
    {
        var pattern = text.Trim();
        return pattern.Length > LongestPattern || pattern.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '@')
            ? throw RefusedException.Invalid(field, $"At most {LongestPattern} characters without blanks and @; * and ? stand for others.")
            : pattern.Length == 0 ? "*" : pattern;
    }

    private static void AddValues(NpgsqlCommand command, SpfExemptionValues entry)
    {
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = entry.ServiceId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = entry.Network });
        command.Parameters.Add(new() { Value = entry.SenderName });
        command.Parameters.Add(new() { Value = entry.SenderDomain });
    }

    private static async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> statement, CancellationToken cancellation)
    {
        try
        {
            return await statement(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw RefusedException.Invalid("serviceId", "There is no such service.");
        }
    }

    private static RefusedException NoSuchEntry() => RefusedException.NotFound("There is no such entry.");
}
