using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Greylisting;

/// <summary>Whether an entry has passed.</summary>
public enum GreylistState
{
    /// <summary>It was not tried again in time yet.</summary>
    Waiting,

    /// <summary>It passes.</summary>
    Passed,
}

/// <summary>What a list of entries is sorted by.</summary>
public enum GreylistSort
{
    /// <summary>Last seen.</summary>
    LastSeen,

    /// <summary>First seen.</summary>
    FirstSeen,

    /// <summary>The client's address.</summary>
    Client,

    /// <summary>Sender.</summary>
    Sender,

    /// <summary>Recipient.</summary>
    Recipient,

    /// <summary>How often it passed.</summary>
    Passes,
}

/// <summary>Which entries to list; filters combine with AND.</summary>
/// <param name="Client">The text begins with it.</param>
/// <param name="Sender">Part of the sender.</param>
/// <param name="Recipient">Part of the recipient.</param>
/// <param name="State">Only these.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">The other way round.</param>
/// <param name="Skip">Rows to pass over.</param>
/// <param name="Take">Rows to return.</param>
public sealed record GreylistQuery(
    string? Client = null,
    string? Sender = null,
    string? Recipient = null,
    GreylistState? State = null,
    GreylistSort Sort = GreylistSort.LastSeen,
    bool Descending = true,
    int Skip = 0,
    int Take = 50);

/// <summary>An entry of the greylist.</summary>
/// <param name="Client">The address or network.</param>
/// <param name="Sender">The sender; empty for the null one.</param>
/// <param name="Recipient">The recipient.</param>
/// <param name="FirstSeenAt">The first attempt.</param>
/// <param name="LastSeenAt">The last attempt.</param>
/// <param name="Passes">How often it passed; while a process has it in mind, further passes are not counted.</param>
/// <param name="KnownClient">The client is not asked any more.</param>
public sealed record GreylistEntry(
    string Client, string Sender, string Recipient, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, int Passes, bool KnownClient);

/// <summary>How much is remembered.</summary>
/// <param name="Waiting">Not tried again yet.</param>
/// <param name="Passed">Entries that pass.</param>
/// <param name="KnownClients">Clients that are not asked any more.</param>
public sealed record GreylistTotals(long Waiting, long Passed, long KnownClients);

/// <summary>Reads and deletes entries for administrators.</summary>
/// <param name="database">The database.</param>
/// <param name="exemptions">Told of deletions, so that no replica goes on believing what is gone.</param>
/// <param name="logger">The audit log.</param>
public sealed class GreylistListing(Database database, GreylistExemptions exemptions, ILogger<GreylistListing> logger)
{
    private const string Where =
        """
        WHERE ($1 = '' OR starts_with(g.client::text, $1)) AND ($2 = '' OR position(lower($2) IN g.sender) > 0)
          AND ($3 = '' OR position(lower($3) IN g.recipient) > 0) AND ($4 = '' OR (g.passes > 0) = ($4 = 'Passed'))
        """;

    /// <summary>The entries of a query, and how many there are without skipping.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="knownAfter">Passed entries that make a client known; 0 for never.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(IReadOnlyList<GreylistEntry> Entries, long Total)> ListAsync(GreylistQuery query, int knownAfter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var direction = query.Descending ? "DESC" : "ASC";
        await using var command = database.Source.CreateCommand(
            $"""
            SELECT g.client::text, g.sender, g.recipient, g.first_seen_at, g.last_seen_at, g.passes,
                   $7 > 0 AND coalesce(c.passed, 0) >= $7, count(*) OVER ()
            FROM greylist g LEFT JOIN greylist_client c ON c.client = g.client {Where}
            ORDER BY {Key(query.Sort)} {direction}, g.client, g.sender, g.recipient OFFSET $5 LIMIT $6
            """);
        AddFilter(command.Parameters, query);
        command.Parameters.Add(new() { Value = query.Skip });
        command.Parameters.Add(new() { Value = query.Take });
        command.Parameters.Add(new() { Value = knownAfter });
        var entries = new List<GreylistEntry>();
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            total = reader.GetInt64(7);
            entries.Add(new GreylistEntry(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetInt32(5), reader.GetBoolean(6)));
        }

        return entries.Count == 0 && query.Skip > 0
            ? ([], (await ListAsync(query with { Skip = 0, Take = 1 }, knownAfter, cancellation)).Total)
            : (entries, total);
    }

    /// <summary>How much is remembered.</summary>
    /// <param name="knownAfter">Passed entries that make a client known; 0 for never.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<GreylistTotals> TotalsAsync(int knownAfter, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT count(*) FILTER (WHERE passes = 0), count(*) FILTER (WHERE passes > 0),
                   (SELECT count(*) FROM greylist_client WHERE $1 > 0 AND passed >= $1) FROM greylist
            """);
        command.Parameters.Add(new() { Value = knownAfter });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new GreylistTotals(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    /// <summary>Forgets one entry, and that its client was known: it begins anew.</summary>
    /// <param name="client">As listed.</param>
    /// <param name="sender">As listed.</param>
    /// <param name="recipient">As listed.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Entries deleted: 0 or 1.</returns>
    public Task<int> DeleteAsync(string client, string sender, string recipient, string actor, CancellationToken cancellation) =>
        DeleteAsync("WHERE g.client::text = $1 AND g.sender = $2 AND g.recipient = $3", [client, sender, recipient], actor, cancellation);

    /// <summary>Forgets everything that a filter matches.</summary>
    /// <param name="query">The filter; an empty one forgets everything.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Entries deleted.</returns>
    public Task<int> DeleteAsync(GreylistQuery query, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return DeleteAsync(Where, [query.Client ?? "", query.Sender ?? "", query.Recipient ?? "", query.State?.ToString() ?? ""], actor, cancellation);
    }

    private async Task<int> DeleteAsync(string where, string[] parameters, string actor, CancellationToken cancellation)
    {
        int count;
        await using (var command = database.Source.CreateCommand(
            $"""
            WITH gone AS (DELETE FROM greylist g {where} RETURNING g.client),
                 clients AS (DELETE FROM greylist_client WHERE client IN (SELECT client FROM gone))
            SELECT count(*) FROM gone
            """))
        {
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
            }

            count = Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
        }

        GreylistLog.EntriesDeleted(logger, actor, count);
        await exemptions.ChangedAsync(cancellation);
        return count;
    }

    private static void AddFilter(NpgsqlParameterCollection parameters, GreylistQuery query)
    {
        parameters.Add(new() { Value = query.Client ?? "" });
        parameters.Add(new() { Value = query.Sender ?? "" });
        parameters.Add(new() { Value = query.Recipient ?? "" });
        parameters.Add(new() { Value = query.State?.ToString() ?? "" });
    }

    private static string Key(GreylistSort sort) => sort switch
    {
        GreylistSort.FirstSeen => "g.first_seen_at",
        GreylistSort.Client => "g.client",
        GreylistSort.Sender => "g.sender",
        GreylistSort.Recipient => "g.recipient",
        GreylistSort.Passes => "g.passes",
        _ => "g.last_seen_at",
    };
}
