using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Mappings;

/// <summary>What a list of mappings is sorted by.</summary>
public enum MappingSort
{
    /// <summary>Address.</summary>
    Address,

    /// <summary>Target.</summary>
    Target,

    /// <summary>Type.</summary>
    Type,

    /// <summary>Comment.</summary>
    Comments,
}

/// <summary>Which mappings to list (MAP-001); filters combine with AND.</summary>
/// <param name="Address">Part of the address, without case.</param>
/// <param name="Target">Part of the target's name, without case.</param>
/// <param name="Type">Only this type.</param>
/// <param name="Comment">Part of the comment, without case.</param>
/// <param name="AccountId">Only with this target (USR-270).</param>
/// <param name="Id">Only this one.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">The other way round.</param>
/// <param name="Skip">Rows to pass over.</param>
/// <param name="Take">Rows to return.</param>
public sealed record MappingQuery(
    string? Address = null,
    string? Target = null,
    MappingType? Type = null,
    string? Comment = null,
    long? AccountId = null,
    long? Id = null,
    MappingSort Sort = MappingSort.Address,
    bool Descending = false,
    int Skip = 0,
    int Take = 50);

/// <summary>A mapping with its target's name.</summary>
/// <param name="Mapping">The mapping.</param>
/// <param name="Target">The account's name, or <c>*REMOTE</c>.</param>
public sealed record NamedMapping(Mapping Mapping, string Target);

/// <summary>Reads mappings for administrators.</summary>
/// <param name="database">The database.</param>
public sealed class MappingListing(Database database)
{
    /// <summary>The mappings of a query, and how many there are without skipping.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(IReadOnlyList<NamedMapping> Mappings, long Total)> ListAsync(MappingQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var direction = query.Descending ? "DESC" : "ASC";
        const string Target = "coalesce(a.name, '*REMOTE')";
        await using var command = database.Source.CreateCommand(
            $"""
            SELECT {Mapping.Columns}, {Target}, count(*) OVER () FROM mapping m LEFT JOIN account a ON a.id = m.account_id
            WHERE ($1 = '' OR position(lower($1) IN m.address) > 0) AND ($2 = '' OR position(lower($2) IN lower({Target})) > 0)
              AND ($3 = '' OR m.type = $3) AND ($4 = '' OR position(lower($4) IN lower(m.comment)) > 0)
              AND ($5 IS NULL OR m.account_id = $5) AND ($6 IS NULL OR m.id = $6)
            ORDER BY {Key(query.Sort, Target)} {direction}, m.id {direction} OFFSET $7 LIMIT $8
            """);
        command.Parameters.Add(new() { Value = query.Address ?? "" });
        command.Parameters.Add(new() { Value = query.Target ?? "" });
        command.Parameters.Add(new() { Value = query.Type is { } type ? MappingTypes.ToStored(type) : "" });
        command.Parameters.Add(new() { Value = query.Comment ?? "" });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = query.AccountId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = query.Id, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = query.Skip });
        command.Parameters.Add(new() { Value = query.Take });

        var mappings = new List<NamedMapping>();
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            total = reader.GetInt64(9);
            mappings.Add(new NamedMapping(Mapping.Read(reader), reader.GetString(8)));
        }

        // A page behind the last one has no row that could tell the total.
        return mappings.Count == 0 && query.Skip > 0
            ? ([], (await ListAsync(query with { Skip = 0, Take = 1 }, cancellation)).Total)
            : (mappings, total);
    }

    /// <summary>One mapping; null when there is none.</summary>
    /// <param name="id">The mapping.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<NamedMapping?> FindAsync(long id, CancellationToken cancellation) =>
        (await ListAsync(new MappingQuery(Id: id, Take: 1), cancellation)).Mappings is [var mapping] ? mapping : null;

    private static string Key(MappingSort sort, string target) => sort switch
    {
        MappingSort.Target => $"lower({target})",
        MappingSort.Type => "m.type",
        MappingSort.Comments => "lower(m.comment)",
        _ => "m.address",
    };
}
