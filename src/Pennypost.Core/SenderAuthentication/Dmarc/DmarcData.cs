using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>Counts who sent what under which author's domain. Counts are gathered in memory and written every few seconds, summed over replicas;
/// a crash loses at most those seconds of figures, never mail.</summary>
/// <remarks>Bounded: strangers choose domains and signatures, so a day has at most <see cref="RowsOfDay"/> rows, and memory at most <see cref="Gathered"/>.
/// What comes beyond that is counted only where it fits a row that exists.</remarks>
/// <param name="database">Where the figures are kept.</param>
/// <param name="settings">The values in force.</param>
/// <param name="time">The clock.</param>
public sealed class DmarcData(Database database, SettingStore settings, TimeProvider time)
{
    /// <summary>Most different observations of a day.</summary>
    public const int RowsOfDay = 50_000;

    /// <summary>Most different observations in memory.</summary>
    public const int Gathered = 10_000;

    private readonly Lock guard = new();
    private Dictionary<DmarcObservation, long> counts = [];

    /// <summary>Counts a message.</summary>
    /// <param name="observation">What was seen; without an author's domain there is nothing to report to anybody.</param>
    public void Add(DmarcObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (observation.Author.Length == 0)
        {
            return;
        }

        lock (guard)
        {
            if (counts.TryGetValue(observation, out var known) || counts.Count < Gathered)
            {
                counts[observation] = known + 1;
            }
        }
    }

    /// <summary>Writes what was gathered.</summary>
    /// <param name="cancellationToken">Ends the attempt; nothing is lost then.</param>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        Dictionary<DmarcObservation, long> taken;
        lock (guard)
        {
            if (counts.Count == 0)
            {
                return;
            }

            (taken, counts) = (counts, []);
        }

        try
        {
            foreach (var part in taken.GroupBy(pair => pair.Key.Day))
            {
                await WriteAsync(part.Key, [.. part], cancellationToken);
            }
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            lock (guard)
            {
                foreach (var (observation, count) in taken)
                {
                    counts[observation] = counts.GetValueOrDefault(observation) + count;
                }
            }

            throw;
        }
    }

    /// <summary>Removes days that are kept no longer.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("WITH old AS (DELETE FROM dmarc_report WHERE day < $1) DELETE FROM dmarc_day WHERE day < $1");
        command.Parameters.Add(new() { Value = Today.AddDays(-(int)settings.Get(DmarcSettings.KeepDays)) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private async Task WriteAsync(DateOnly day, KeyValuePair<DmarcObservation, long>[] rows, CancellationToken cancellationToken)
    {
        // Rows in the order of their ids: replicas that write the same ones wait for each other, never in a circle.
        rows = [.. rows.OrderBy(row => row.Key.Id())];
        await using var command = database.Source.CreateCommand(
            $"""
            INSERT INTO dmarc_day AS d (day, id, author, source, result, policy_domain, policy, disposition, reason, dkim_aligned, spf_aligned,
                                        dkim, spf_domain, spf_result, messages)
            SELECT $1, n.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                AS n (id, author, source, result, policy_domain, policy, disposition, reason, dkim_aligned, spf_aligned, dkim, spf_domain, spf_result, messages)
            WHERE (SELECT count(*) FROM dmarc_day WHERE day = $1) < {RowsOfDay} OR EXISTS (SELECT FROM dmarc_day o WHERE o.day = $1 AND o.id = n.id)
            ON CONFLICT (day, id) DO UPDATE SET messages = d.messages + excluded.messages
            """);
        command.Parameters.Add(new() { Value = day });
        Add(command, rows, row => row.Key.Id(), NpgsqlDbType.Uuid);
        Add(command, rows, row => row.Key.Author, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.Source, NpgsqlDbType.Inet);
        Add(command, rows, row => row.Key.Result, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.PolicyDomain, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.Policy, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.Disposition, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.Reason, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.DkimAligned, NpgsqlDbType.Boolean);
        Add(command, rows, row => row.Key.SpfAligned, NpgsqlDbType.Boolean);
        Add(command, rows, row => row.Key.Dkim, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.SpfDomain, NpgsqlDbType.Text);
        Add(command, rows, row => row.Key.SpfResult, NpgsqlDbType.Text);
        Add(command, rows, row => row.Value, NpgsqlDbType.Bigint);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add<T>(
        NpgsqlCommand command, KeyValuePair<DmarcObservation, long>[] rows, Func<KeyValuePair<DmarcObservation, long>, T> value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type });
}
