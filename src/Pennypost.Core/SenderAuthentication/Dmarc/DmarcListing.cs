using System.Net;
using Pennypost.Store.Schema;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>What came under one author's domain.</summary>
/// <param name="Author">The domain.</param>
/// <param name="Policy">The tags of its newest record; empty without one.</param>
/// <param name="Messages">All messages.</param>
/// <param name="Passed">Those that passed DMARC.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Refused">Those that were refused.</param>
/// <param name="Sources">Different client addresses.</param>
/// <param name="LastDay">When the last one came.</param>
public sealed record DmarcDomain(string Author, string Policy, long Messages, long Passed, long Failed, long Refused, long Sources, DateOnly LastDay);

/// <summary>What one client sent under one author's domain.</summary>
/// <param name="Source">The client.</param>
/// <param name="Result">What DMARC said.</param>
/// <param name="Disposition">What was done.</param>
/// <param name="Reason">Why that is not what the record asks.</param>
/// <param name="SpfAligned">SPF passed, aligned.</param>
/// <param name="DkimAligned">A good aligned signature.</param>
/// <param name="SpfDomain">The domain SPF asked.</param>
/// <param name="SpfResult">What it said.</param>
/// <param name="Dkim">Signatures: domain, selector, result.</param>
/// <param name="Messages">How many.</param>
/// <param name="LastDay">When the last one came.</param>
public sealed record DmarcSource(
    IPAddress Source,
    string Result,
    string Disposition,
    string Reason,
    bool SpfAligned,
    bool DkimAligned,
    string SpfDomain,
    string SpfResult,
    string Dkim,
    long Messages,
    DateOnly LastDay);

/// <summary>Reads the DMARC data for administrators.</summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock.</param>
public sealed class DmarcListing(Database database, TimeProvider time)
{
    /// <summary>Author domains of the last days, those with most failures first.</summary>
    /// <param name="days">How many days, today included.</param>
    /// <param name="part">Part of the domain; empty for all.</param>
    /// <param name="skip">Rows to pass over.</param>
    /// <param name="take">Rows to return.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(IReadOnlyList<DmarcDomain> Domains, long Total)> DomainsAsync(int days, string part, int skip, int take, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT author, coalesce((array_agg(policy ORDER BY day DESC) FILTER (WHERE policy <> ''))[1], ''), sum(messages)::bigint,
                   coalesce(sum(messages) FILTER (WHERE result = 'pass'), 0)::bigint AS passed, coalesce(sum(messages) FILTER (WHERE result = 'fail'), 0)::bigint AS failed,
                   coalesce(sum(messages) FILTER (WHERE disposition = 'reject'), 0)::bigint, count(DISTINCT source), max(day), count(*) OVER ()
            FROM dmarc_day WHERE day > $1 AND ($2 = '' OR position(lower($2) IN author) > 0)
            GROUP BY author ORDER BY failed DESC, sum(messages) DESC, author OFFSET $3 LIMIT $4
            """);
        command.Parameters.Add(new() { Value = Since(days) });
        command.Parameters.Add(new() { Value = part });
        command.Parameters.Add(new() { Value = skip });
        command.Parameters.Add(new() { Value = take });
        var domains = new List<DmarcDomain>();
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            total = reader.GetInt64(8);
            domains.Add(new DmarcDomain(
                reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6),
                reader.GetFieldValue<DateOnly>(7)));
        }

        // A page behind the last one has no row that could tell the total.
        return domains.Count == 0 && skip > 0 ? ([], (await DomainsAsync(days, part, 0, 1, cancellation)).Total) : (domains, total);
    }

    /// <summary>Who sent under one author's domain in the last days, most messages first.</summary>
    /// <param name="author">The domain.</param>
    /// <param name="days">How many days, today included.</param>
    /// <param name="take">Rows to return.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<DmarcSource>> SourcesAsync(string author, int days, int take, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT source, result, disposition, reason, spf_aligned, dkim_aligned, spf_domain, spf_result, dkim, sum(messages)::bigint, max(day)
            FROM dmarc_day WHERE day > $1 AND author = $2
            GROUP BY source, result, disposition, reason, spf_aligned, dkim_aligned, spf_domain, spf_result, dkim
            ORDER BY sum(messages) DESC, source LIMIT $3
            """);
        command.Parameters.Add(new() { Value = Since(days) });
        command.Parameters.Add(new() { Value = author.ToLowerInvariant() });
        command.Parameters.Add(new() { Value = take });
        var sources = new List<DmarcSource>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            sources.Add(new DmarcSource(
                reader.GetFieldValue<IPAddress>(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4), reader.GetBoolean(5),
                reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetInt64(9), reader.GetFieldValue<DateOnly>(10)));
        }

        return sources;
    }

    private DateOnly Since(int days) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-days);
}
