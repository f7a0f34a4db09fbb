using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Core.Clients;
using Pennypost.Core.Refusals;
using Pennypost.Mail;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.BlockLists;

/// <summary>Adds, changes, orders and removes lists.</summary>
/// <param name="database">The database.</param>
/// <param name="lists">Told of every change.</param>
/// <param name="protector">Encrypts query keys.</param>
/// <param name="logger">The audit log.</param>
public sealed class BlockListChanges(Database database, BlockListTable lists, SecretProtector protector, ILogger<BlockListChanges> logger)
{
    /// <summary>More lists only make sessions slow (SVC-185).</summary>
    private const int MaximumLists = 50;

    private const int MaximumKey = 63;

    /// <summary>Adds a list behind the others.</summary>
    /// <param name="values">The list.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="RefusedException">It cannot be understood, or is there already.</exception>
    public async Task<long> AddAsync(BlockListValues values, string actor, CancellationToken cancellation)
    {
        var (zone, pattern) = Checked(values);
        if (lists.All.Count >= MaximumLists)
        {
            throw RefusedException.Conflict("too-many-lists", $"There are {MaximumLists} lists already: more would only make sessions slow.");
        }

        long id;
        await using (var command = database.Source.CreateCommand(
            """
            INSERT INTO block_list (position, zone, pattern, kind, service_id, query_key, enabled, comment)
            VALUES ((SELECT coalesce(max(position), 0) + 1 FROM block_list), $1, $2, $3, $4, $5, $6, $7) RETURNING id
            """))
        {
            AddValues(command, values, zone, pattern);
            id = (long)(await ExecuteAsync(command, zone, cancellation))!;
        }

        BlockListLog.Added(logger, actor, values.Kind, zone);
        await lists.ChangedAsync(cancellation);
        return id;
    }

    /// <summary>Changes a list. Its health is unknown until the next test.</summary>
    /// <param name="id">The list.</param>
    /// <param name="values">The new values.</param>
    /// <param name="version">The version that was edited.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It cannot be understood, is not there, or somebody else was faster.</exception>
    public async Task UpdateAsync(long id, BlockListValues values, long version, string actor, CancellationToken cancellation)
    {
        var (zone, pattern) = Checked(values);
        await using (var command = database.Source.CreateCommand(
            """
            WITH changed AS (
                UPDATE block_list SET zone = $1, pattern = $2, kind = $3, service_id = $4,
                    query_key = CASE WHEN $10 THEN query_key ELSE $5 END, enabled = $6, comment = $7, version = version + 1
                WHERE id = $8 AND version = $9 RETURNING id),
            forgotten AS (DELETE FROM block_list_health WHERE block_list_id IN (SELECT id FROM changed))
            SELECT id FROM changed
            """))
        {
            AddValues(command, values, zone, pattern);
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = version });
            command.Parameters.Add(new() { Value = values.QueryKey is null });
            if (await ExecuteAsync(command, zone, cancellation) is null)
            {
                throw lists.All.Any(l => l.Id == id) ? RefusedException.StaleVersion() : RefusedException.NotFound("There is no such list.");
            }
        }

        BlockListLog.Changed(logger, actor, zone);
        await lists.ChangedAsync(cancellation);
    }

    /// <summary>Puts the lists in another order.</summary>
    /// <param name="ids">All lists, first one first.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">These are not the lists that there are.</exception>
    public async Task OrderAsync(IReadOnlyList<long> ids, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (!ids.Order().SequenceEqual(lists.All.Select(l => l.Id).Order()))
        {
            throw RefusedException.StaleVersion();
        }

        await using (var command = database.Source.CreateCommand(
            "UPDATE block_list SET position = o.position FROM unnest($1) WITH ORDINALITY AS o (id, position) WHERE block_list.id = o.id"))
        {
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids] });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        BlockListLog.Changed(logger, actor, "(order)");
        await lists.ChangedAsync(cancellation);
    }

    /// <summary>Removes a list.</summary>
    /// <param name="id">The list.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task RemoveAsync(long id, string actor, CancellationToken cancellation)
    {
        await using (var command = database.Source.CreateCommand("DELETE FROM block_list WHERE id = $1 RETURNING zone"))
        {
            command.Parameters.Add(new() { Value = id });
            BlockListLog.Removed(logger, actor, await command.ExecuteScalarAsync(cancellation) as string ?? throw RefusedException.NotFound("There is no such list."));
        }

        await lists.ChangedAsync(cancellation);
    }

    private static async Task<object?> ExecuteAsync(NpgsqlCommand command, string zone, CancellationToken cancellation)
    {
        try
        {
            return await command.ExecuteScalarAsync(cancellation);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw RefusedException.Conflict("list-exists", $"{zone} is among the lists already.");
        }
    }

    private static (string Zone, string Pattern) Checked(BlockListValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var text = values.Zone.Trim();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var pattern = open > 0 && text[^1] == ')' ? text[(open + 1)..^1] : "";
        var zone = open > 0 ? text[..open] : text;
        if (!DomainName.TryNormalize(zone.TrimEnd('.'), out var normalized) || normalized.StartsWith('[') || !normalized.Contains('.', StringComparison.Ordinal)
            || (open > 0 && text[^1] != ')'))
        {
            throw RefusedException.Invalid("zone", "Type the list's domain, such as zen.spamhaus.org; a pattern may follow in parentheses.");
        }

        if (!AnswerPattern.TryParse(pattern, out _))
        {
            throw RefusedException.Invalid("zone", "The pattern in parentheses is not a regular expression that can be used.");
        }

        if (values.QueryKey is { } key && (key.Length > MaximumKey || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw RefusedException.Invalid("queryKey", $"A query key has at most {MaximumKey} letters, digits, - and _.");
        }

        return (normalized, pattern);
    }

    private void AddValues(NpgsqlCommand command, BlockListValues values, string zone, string pattern)
    {
        command.Parameters.Add(new() { Value = zone });
        command.Parameters.Add(new() { Value = pattern });
        command.Parameters.Add(new() { Value = values.Kind.ToString() });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = values.ServiceId, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter<string?>
        {
            TypedValue = string.IsNullOrEmpty(values.QueryKey) ? null : protector.Protect(values.QueryKey),
            NpgsqlDbType = NpgsqlDbType.Text,
        });
        command.Parameters.Add(new() { Value = values.Enabled });
        command.Parameters.Add(new() { Value = Comments.Checked(values.Comment) });
    }
}
