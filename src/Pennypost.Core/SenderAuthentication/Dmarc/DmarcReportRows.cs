using System.Net;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>What aggregate reports are made of, and which were sent already.</summary>
/// <param name="database">The database.</param>
public sealed class DmarcReportRows(Database database)
{
    /// <summary>A report has no more rows: those with most messages.</summary>
    public const int MostRows = 10_000;

    /// <summary>Domains of a day that were not looked at yet.</summary>
    /// <param name="day">The day.</param>
    /// <param name="except">Those that must wait.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyList<string>> OpenDomainsAsync(DateOnly day, IReadOnlyCollection<string> except, int take, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT DISTINCT d.policy_domain FROM dmarc_day d
            WHERE d.day = $1 AND d.policy_domain <> '' AND NOT d.policy_domain = ANY ($2)
              AND NOT EXISTS (SELECT FROM dmarc_report r WHERE r.day = d.day AND r.domain = d.policy_domain)
            ORDER BY d.policy_domain LIMIT $3
            """);
        command.Parameters.Add(new() { Value = day });
        command.Parameters.Add(new() { Value = except.ToArray() });
        command.Parameters.Add(new() { Value = take });
        var domains = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            domains.Add(reader.GetString(0));
        }

        return domains;
    }

    /// <summary>What came under a domain's policy on a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="domain">Where the record was found.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyList<DmarcReportRow>> ReadAsync(DateOnly day, string domain, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT source, messages, disposition, reason, dkim_aligned, spf_aligned, author, dkim, spf_domain, spf_result
            FROM dmarc_day WHERE day = $1 AND policy_domain = $2 AND result IN ('pass', 'fail')
            ORDER BY messages DESC, id LIMIT $3
            """);
        command.Parameters.Add(new() { Value = day });
        command.Parameters.Add(new() { Value = domain });
        command.Parameters.Add(new() { Value = MostRows });
        var rows = new List<DmarcReportRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new DmarcReportRow(
                reader.GetFieldValue<IPAddress>(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4), reader.GetBoolean(5),
                reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetString(9)));
        }

        return rows;
    }

    /// <summary>Notes that a report was made, in the connection's transaction.</summary>
    /// <returns>False when somebody else was faster.</returns>
    public static async Task<bool> ClaimAsync(
        NpgsqlConnection connection, DateOnly day, string domain, IReadOnlyList<string> recipients, int records, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO dmarc_report (day, domain, recipients, records) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", connection);
        command.Parameters.Add(new() { Value = day });
        command.Parameters.Add(new() { Value = domain });
        command.Parameters.Add(new() { Value = recipients.ToArray() });
        command.Parameters.Add(new() { Value = records });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
