using Microsoft.Extensions.Logging;
using Pennypost.Core.Clients;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;

namespace Pennypost.Core.BlockLists;

/// <summary>Addresses that are never looked up (SVC-198).</summary>
/// <param name="Id">The row.</param>
/// <param name="Pattern">Address, network or wildcards.</param>
/// <param name="Comment">For administrators.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record BlockListExemption(long Id, string Pattern, string Comment, DateTimeOffset CreatedAt);

/// <summary>Adds and removes addresses that are never looked up.</summary>
/// <param name="database">The database.</param>
/// <param name="lists">Told of every change.</param>
/// <param name="logger">The audit log.</param>
public sealed class BlockListExemptions(Database database, BlockListTable lists, ILogger<BlockListExemptions> logger)
{
    /// <summary>All of them.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<BlockListExemption>> ListAsync(CancellationToken cancellation)
    {
        var list = new List<BlockListExemption>();
        await using var command = database.Source.CreateCommand("SELECT id, pattern, comment, created_at FROM block_list_exemption ORDER BY pattern");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            list.Add(new BlockListExemption(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return list;
    }

    /// <summary>Adds one.</summary>
    /// <param name="pattern">Address, network or wildcards.</param>
    /// <param name="comment">For administrators.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It cannot be understood, or is there already.</exception>
    public async Task<BlockListExemption> AddAsync(string pattern, string comment, string actor, CancellationToken cancellation)
    {
        if (!ClientPattern.TryParse(pattern, out var parsed))
        {
            throw RefusedException.Invalid("pattern", "Type an address, a network such as 192.0.2.0/24, or wildcards such as 192.168.*.");
        }

        BlockListExemption added;
        await using (var command = database.Source.CreateCommand(
            "INSERT INTO block_list_exemption (pattern, comment) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id, created_at"))
        {
            command.Parameters.Add(new() { Value = parsed.Text });
            command.Parameters.Add(new() { Value = Comments.Checked(comment) });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
            {
                throw RefusedException.Conflict("exemption-exists", $"{parsed.Text} is exempt already.");
            }

            added = new BlockListExemption(reader.GetInt64(0), parsed.Text, comment, reader.GetFieldValue<DateTimeOffset>(1));
        }

        BlockListLog.ExemptionAdded(logger, actor, parsed.Text);
        await lists.ChangedAsync(cancellation);
        return added;
    }

    /// <summary>Removes one.</summary>
    /// <param name="id">The row.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task RemoveAsync(long id, string actor, CancellationToken cancellation)
    {
        await using (var command = database.Source.CreateCommand("DELETE FROM block_list_exemption WHERE id = $1 RETURNING pattern"))
        {
            command.Parameters.Add(new() { Value = id });
            BlockListLog.ExemptionRemoved(logger, actor, await command.ExecuteScalarAsync(cancellation) as string ?? throw RefusedException.NotFound("There is no such exemption."));
        }

        await lists.ChangedAsync(cancellation);
    }
}
