using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Mappings;

/// <summary>What became of an imported file.</summary>
/// <param name="Added">New mappings.</param>
/// <param name="Skipped">Rows that exist already.</param>
/// <param name="Removed">Mappings that were not in the file.</param>
/// <param name="Errors">Rows that cannot be used, by line.</param>
/// <param name="Stored">False for a preview, and when there were errors.</param>
public sealed record MappingImport(int Added, int Skipped, int Removed, IReadOnlyList<(int Line, string Text)> Errors, bool Stored);

/// <summary>Mappings as a CSV file (MAP-018, MAP-019): address, target, comment, type, collector.</summary>
/// <param name="database">The database.</param>
/// <param name="listing">Reads mappings.</param>
/// <param name="directory">Told of changes.</param>
/// <param name="logger">The audit log.</param>
public sealed class MappingFile(Database database, MappingListing listing, RecipientDirectory directory, ILogger<MappingFile> logger)
{
    /// <summary>The most rows a file may have.</summary>
    public const int MaximumRows = 20_000;

    private const int MaximumErrors = 100;
    private const string AllCollectors = "ALL";

    /// <summary>Writes all mappings.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task ExportAsync(TextWriter writer, CancellationToken cancellation)
    {
        Csv.Write(writer, "Email Address", "Target", "Comment", "Type", "Mail Collector");
        var (mappings, _) = await listing.ListAsync(new MappingQuery(Take: int.MaxValue), cancellation);
        foreach (var (mapping, target) in mappings)
        {
            var type = mapping.Type == MappingType.Always ? "Normal" : MappingTypes.ToStored(mapping.Type);
            Csv.Write(writer, mapping.Address, target, mapping.Comment, type, mapping.CollectorId?.ToString() ?? AllCollectors);
        }
    }

    /// <summary>Reads a file; all of its rows are stored, or none.</summary>
    /// <param name="text">The file.</param>
    /// <param name="replace">Mappings that are not in the file are removed.</param>
    /// <param name="preview">Only counts; stores nothing.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<MappingImport> ImportAsync(string text, bool replace, bool preview, string actor, CancellationToken cancellation)
    {
        var errors = new List<(int, string)>();
        var rows = Read(text, errors);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await MappingChanges.LockTableAsync(connection, cancellation);
        var before = await IdsAsync(connection, cancellation);
        int added = 0, skipped = 0;
        var kept = new HashSet<long>();
        foreach (var (line, values) in rows)
        {
            try
            {
                var mapping = await CheckedMapping.CheckAsync(connection, values, cancellation);
                var isNew = await MappingChanges.InsertAsync(connection, mapping, cancellation) is not null;
                (added, skipped) = isNew ? (added + 1, skipped) : (added, skipped + 1);
                kept.UnionWith(await SameAsync(connection, mapping, cancellation));
            }
            catch (RefusedException e)
            {
                errors.Add((line, e.Message));
            }

            if (errors.Count >= MaximumErrors)
            {
                break;
            }
        }

        long[] removed = replace ? [.. before.Except(kept)] : [];
        await using (var delete = new NpgsqlCommand("DELETE FROM mapping WHERE id = ANY ($1)", connection) { Parameters = { new() { Value = removed } } })
        {
            await delete.ExecuteNonQueryAsync(cancellation);
        }

        var stored = !preview && errors.Count == 0;
        if (stored)
        {
            await transaction.CommitAsync(cancellation);
            MappingLog.Imported(logger, actor, added, removed.Length);
            await directory.ChangedAsync(cancellation);
        }

        // Without the commit, disposing the transaction undoes everything.
        return new MappingImport(added, skipped, removed.Length, errors, stored);
    }

    private static List<(int Line, MappingValues Values)> Read(string text, List<(int, string)> errors)
    {
        var rows = new List<(int, MappingValues)>();
        try
        {
            foreach (var (line, fields) in Csv.Read(text))
            {
                if (rows.Count >= MaximumRows)
                {
                    errors.Add((line, $"A file may have {MaximumRows} rows at most."));
                    break;
                }

                // MAP-019: an optional title line is recognised.
                if (line > 1 || !fields[0].Trim().Equals("Email Address", StringComparison.OrdinalIgnoreCase))
                {
                    ReadRow(line, fields, rows, errors);
                }
            }
        }
        catch (FormatException e)
        {
            errors.Add((1, e.Message));
        }

        return rows;
    }

    private static void ReadRow(int line, IReadOnlyList<string> fields, List<(int, MappingValues)> rows, List<(int, string)> errors)
    {
        var field = (int i) => i < fields.Count ? fields[i].Trim() : "";
        var collector = field(4);
        if (fields.Count < 2 || field(1).Length == 0)
        {
            errors.Add((line, "A row needs an address and a target."));
        }
        else if (!MappingTypes.TryRead(field(3), out var type))
        {
            errors.Add((line, $"The type \"{field(3)}\" is unknown: Normal, POP3, SMTP or FROM."));
        }
        else if (collector.Length > 0 && !collector.Equals(AllCollectors, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add((line, $"There is no mail collector {collector}."));
        }
        else
        {
            rows.Add((line, new MappingValues(field(0), field(1), type, RelayExternal: false, field(2))));
        }
    }

    private static async Task<List<long>> IdsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT id FROM mapping", connection);
        return await ReadIdsAsync(command, cancellation);
    }

    private static async Task<List<long>> SameAsync(NpgsqlConnection connection, CheckedMapping mapping, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id FROM mapping WHERE address = $1 AND account_id IS NOT DISTINCT FROM $2 AND type = $3 AND collector_id IS NULL", connection);
        command.Parameters.Add(new() { Value = mapping.Pattern.Text });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = mapping.AccountId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = MappingTypes.ToStored(mapping.Values.Type) });
        return await ReadIdsAsync(command, cancellation);
    }

    private static async Task<List<long>> ReadIdsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var ids = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }
}
